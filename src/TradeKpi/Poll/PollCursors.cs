using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Poll;

/// <summary>How far each API was pulled: <c>ops.poll_cursors</c>.</summary>
internal static class PollCursors
{
    /// <summary>Where to go on, or null from the beginning.</summary>
    public static async Task<string?> ReadAsync(DbDataSource warehouse, string source, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command("select next_cursor from ops.poll_cursors where source = :source").Bind("source",
            source);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    public static async Task KeepAsync(DbDataSource warehouse, string source, string cursor, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            """
            merge into ops.poll_cursors as kept
            using (select :source as source, :cursor as next_cursor, :at as polled_at) as page
            on kept.source = page.source
            when matched then update set next_cursor = page.next_cursor, polled_at = page.polled_at
            when not matched then insert (source, next_cursor, polled_at) values (page.source, page.next_cursor, page.polled_at)
            """);
        command.Bind("source", source).Bind("cursor", cursor).Bind("at", at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
