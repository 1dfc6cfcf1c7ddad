using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>Runs a statement for each of many bound rows: all or none, as one statement of Snowflake's.</summary>
internal static class ArrayWrites
{
    /// <returns>The rows that were written.</returns>
    public static async Task<long> RunAsync(
        SnowflakeConnection connection, string sql, Bindings binds, CancellationToken cancellationToken)
    {
        var isOwn = !connection.InTransaction;
        if (isOwn)
            await NonQueryAsync(connection, "begin transaction", cancellationToken);
        try
        {
            var written = ArrayInsert.Read(sql) is { } insert
                ? await ManyAsync(connection, insert, binds, cancellationToken)
                : await EachAsync(connection, sql, binds.AskedBy(sql), cancellationToken);
            if (isOwn)
                await NonQueryAsync(connection, "commit", cancellationToken);
            return written;
        }
        catch
        {
            if (isOwn)
                await NonQueryAsync(connection, "rollback", CancellationToken.None);
            throw;
        }
    }

    public static async Task NonQueryAsync(SnowflakeConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> ManyAsync(
        SnowflakeConnection connection, ArrayInsert insert, Bindings binds, CancellationToken cancellationToken)
    {
        if (insert.Order.Any(place => place < 0 || place >= binds.Columns.Count))
            throw new SnowflakeError("002049", "42601", "SQL compilation error:\nA bind variable is not set.");
        var (rows, written) = (binds.Rows!.Value, 0L);
        for (var from = 0; from < rows; from += insert.RowsAtATime)
        {
            var count = Math.Min(insert.RowsAtATime, rows - from);
            await using var command = connection.Command(insert.Of(count));
            for (var row = from; row < from + count; row++)
            {
                foreach (var place in insert.Order)
                {
                    var parameter = command.CreateParameter();
                    parameter.Value = Bindings.Value(binds.Columns[place].Type, binds.Columns[place].Values[row]);
                    command.Parameters.Add(parameter);
                }
            }

            written += Math.Max(await command.ExecuteNonQueryAsync(cancellationToken), 0);
        }

        return written;
    }

    private static async Task<long> EachAsync(
        SnowflakeConnection connection, string sql, Bindings binds, CancellationToken cancellationToken)
    {
        var written = 0L;
        for (var row = 0; row < binds.Rows; row++)
        {
            await using var command = connection.Command(sql);
            binds.BindTo(command, row);
            written += Math.Max(await command.ExecuteNonQueryAsync(cancellationToken), 0);
        }

        return written;
    }
}
