using System.Data.Common;
using System.Globalization;
using System.Text;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>
/// What people keep and no lake holds: rates, plausible times and spellings, by which a warehouse that is made anew judges the same lines;
/// alert rules, what became of them, and what webhooks are still to be told; and how far each API was pulled.
/// </summary>
public static class ReferenceData
{
    private const int RowsAtOnce = 500;

    // By these, lines are judged and amounts converted. What is made of the others stays out: the days, and the rates of the bank, which
    // come of its lines.
    private static readonly Kept[] s_judging =
    [
        new("reference.ecb_days", "rate_date, heading, line"),
        new("reference.fx_rates", "rate_date, currency, usd_per_unit, source", " where source is distinct from 'ECB'"),
        new("reference.plausible_times", "field, earliest, days_ahead"),
        new("reference.order_statuses", "spelling, status"),
        new("reference.countries", "spelling, country"),
    ];

    private static readonly Kept[] s_others =
    [
        new("ops.alert_rules", "name, definition, edited_at"),
        new("ops.alert_changes",
            "alert_id, rule, nth, kind, report, column_name, state, changed_at, gold_version, row_key, value, bound, detail"),
        new("ops.alert_deliveries", "alert_id, webhook, status, attempts, due_at, settled_at, detail"),
        new("ops.poll_cursors", "source, next_cursor, polled_at"),
    ];

    /// <summary>Puts what one warehouse keeps in the place of what another was deployed with, before that judges anything.</summary>
    /// <returns>The tables that the first cannot be asked for: of these the other keeps what it was deployed with.</returns>
    /// <exception cref="DbException">A warehouse cannot answer.</exception>
    public static async Task<IReadOnlyList<string>> CopyAsync(DbDataSource from, DbDataSource to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        await using var source = await from.OpenConnectionAsync(cancellationToken);
        return await CopyAsync([.. s_judging, .. s_others], source, to, cancellationToken);
    }

    /// <summary>Does it again for what was changed meanwhile, and judges nothing.</summary>
    /// <returns>
    /// The tables that everything would have to be judged by anew: where there are any, nothing was copied; and those that the first cannot
    /// be asked for.
    /// </returns>
    /// <inheritdoc cref="CopyAsync(DbDataSource, DbDataSource, CancellationToken)"/>
    public static async Task<(IReadOnlyList<string> Judging, IReadOnlyList<string> Missed)> CopyAgainAsync(
        DbDataSource from, DbDataSource to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        await using var source = await from.OpenConnectionAsync(cancellationToken);
        var changed = new List<string>();
        await using (var target = await to.OpenConnectionAsync(cancellationToken))
        {
            foreach (var kept in s_judging)
            {
                if (await ReadAsync(source, kept, cancellationToken) is { } now
                    && !(await RowsAsync(target, kept, cancellationToken)).ToHashSet(StringComparer.Ordinal).SetEquals(now.Select(Row)))
                    changed.Add(kept.Table);
            }
        }

        return (changed, changed.Count > 0 ? [] : await CopyAsync(s_others, source, to, cancellationToken));
    }

    private static async Task<IReadOnlyList<string>> CopyAsync(
        Kept[] tables, DbConnection source, DbDataSource to, CancellationToken cancellationToken)
    {
        var missed = new List<string>();
        await using var target = await to.OpenConnectionAsync(cancellationToken);
        await using var transaction = await target.BeginTransactionAsync(cancellationToken);
        foreach (var kept in tables)
        {
            if (await ReadAsync(source, kept, cancellationToken) is not { } rows)
            {
                missed.Add(kept.Table);
                continue;
            }

            await using (var delete = transaction.Command($"delete from {kept.Table}"))
                await delete.ExecuteNonQueryAsync(cancellationToken);
            foreach (var some in rows.Chunk(RowsAtOnce))
                await InsertAsync(transaction, kept, some, cancellationToken);
        }

        await using (var take = transaction.Command("call reference.take_fx_rates()"))
            await take.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return missed;
    }

    private static async Task<List<string?[]>?> ReadAsync(DbConnection source, Kept kept, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(source, kept.Query, cancellationToken);
        }
        catch (DbException)
        {
            return null;
        }
    }

    private static async Task<IEnumerable<string>> RowsAsync(DbConnection target, Kept kept, CancellationToken cancellationToken) =>
        (await ReadAsync(target, kept.Query, cancellationToken)).Select(Row);

    private static string Row(string?[] cells) => string.Join('\u001f', cells.Select(cell => cell ?? "\u0000"));

    private static async Task<List<string?[]>> ReadAsync(DbConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => Text(reader.GetValue(at)))]);
        return rows;
    }

    private static string? Text(object value) => value switch
    {
        DBNull => null,
        DateTime time => SqlText.Time(time),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static async Task InsertAsync(DbTransaction transaction, Kept kept, string?[][] rows, CancellationToken cancellationToken)
    {
        var width = rows[0].Length;
        var text = new StringBuilder($"insert into {kept.Table} ({kept.Columns}) values ");
        text.AppendJoin(", ", rows.Select((_, at) => $"({string.Join(", ", Enumerable.Range(at * width, width).Select(Name))})"));
        await using var command = transaction.Command(text.ToString());
        foreach (var (value, at) in rows.SelectMany(row => row).Select((value, at) => (value, at)))
            command.Bind(Name(at)[1..], value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Name(int at) => ":v" + at.ToString(CultureInfo.InvariantCulture);

    private sealed record Kept(string Table, string Columns, string Where = "")
    {
        public string Query => $"select {Columns} from {Table}{Where}";
    }
}
