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

    // What is made of the others stays out: the days, and the rates of the bank, which come of its lines.
    private static readonly (string Table, string Columns, string Rows)[] s_tables =
    [
        ("reference.ecb_days", "rate_date, heading, line", ""),
        ("reference.fx_rates", "rate_date, currency, usd_per_unit, source", " where source is distinct from 'ECB'"),
        ("reference.plausible_times", "field, earliest, days_ahead", ""),
        ("reference.order_statuses", "spelling, status", ""),
        ("reference.countries", "spelling, country", ""),
        ("ops.alert_rules", "name, definition, edited_at", ""),
        ("ops.alert_changes",
            "alert_id, rule, nth, kind, report, column_name, state, changed_at, gold_version, row_key, value, bound, detail", ""),
        ("ops.alert_deliveries", "alert_id, webhook, status, attempts, due_at, settled_at, detail", ""),
        ("ops.poll_cursors", "source, next_cursor, polled_at", ""),
    ];

    /// <summary>Puts what one warehouse keeps in the place of what another was deployed with.</summary>
    /// <exception cref="DbException">A warehouse cannot answer.</exception>
    public static async Task CopyAsync(DbDataSource from, DbDataSource to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        await using var source = await from.OpenConnectionAsync(cancellationToken);
        await using var target = await to.OpenConnectionAsync(cancellationToken);
        await using var transaction = await target.BeginTransactionAsync(cancellationToken);
        foreach (var (table, columns, rows) in s_tables)
        {
            await using (var delete = transaction.Command($"delete from {table}"))
                await delete.ExecuteNonQueryAsync(cancellationToken);
            var kept = await ReadAsync(source, $"select {columns} from {table}{rows}", cancellationToken);
            foreach (var some in kept.Chunk(RowsAtOnce))
                await InsertAsync(transaction, table, columns, some, cancellationToken);
        }

        await using (var take = transaction.Command("call reference.take_fx_rates()"))
            await take.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

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

    private static async Task InsertAsync(DbTransaction transaction, string table, string columns, string?[][] rows,
        CancellationToken cancellationToken)
    {
        var width = rows[0].Length;
        var text = new StringBuilder($"insert into {table} ({columns}) values ");
        text.AppendJoin(", ", rows.Select((_, at) => $"({string.Join(", ", Enumerable.Range(at * width, width).Select(Name))})"));
        await using var command = transaction.Command(text.ToString());
        foreach (var (value, at) in rows.SelectMany(row => row).Select((value, at) => (value, at)))
            command.Bind(Name(at)[1..], value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Name(int at) => ":v" + at.ToString(CultureInfo.InvariantCulture);
}
