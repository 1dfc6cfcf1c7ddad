using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

using Dapper;

using TradeKpi.Embedded.Tests.Warehouse;

using Xunit.Abstractions;

namespace TradeKpi.Embedded.Tests.Cost;

/// <summary>
/// What a run costs follows its batch, not the history. <c>TRADEKPI_COST_ORDERS</c> sets how many orders, and as many trades, came before.
/// What a run lays out for itself (transient tables) and the lots that are open now are no history, whatever their size.
/// </summary>
public sealed partial class RunCostTests(ITestOutputHelper output)
{
    private const int RowGroup = 2_048;

    private static readonly int s_history = int.Parse(
        Environment.GetEnvironmentVariable("TRADEKPI_COST_ORDERS") ?? "30000", CultureInfo.InvariantCulture);

    private static readonly HashSet<string> s_passing =
    [
        "gold.open_lots",
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "sql"), "*.sql", SearchOption.AllDirectories)
            .SelectMany(file => TransientTable().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)),
    ];

    private static readonly int s_batch = s_history >= 100_000 ? 1_000 : 100;

    [Fact]
    public async Task No_statement_of_a_run_and_of_what_watches_it_reads_a_table_of_history_whole()
    {
        var folder = Directory.CreateTempSubdirectory("tradekpi-");
        try
        {
            await using var engine = new ProfiledSource(folder, RowGroup);
            await using var warehouse = await WarehouseOfTest.OverAsync(engine);
            for (var quarter = 0; quarter < 4; quarter++)
                await RunAsync(engine, warehouse, quarter * (s_history / 4), s_history / 4);
            await RunAsync(engine, warehouse, s_history, s_batch);
            var rows = await RowsAsync(warehouse);

            await warehouse.Connection.ExecuteAsync("update ops.gold_versions set created_at = dateadd('hour', -1, created_at)");

            engine.Records = true;
            await RunAsync(engine, warehouse, s_history + s_batch, s_batch);
            foreach (var view in new[] { "vw_telemetry", "vw_pipeline", "vw_pipeline_pending", "vw_freshness" })
                await warehouse.Connection.QueryAsync($"select * from ops.{view}");
            engine.Records = false;

            var scans = Largest(engine.Scans, rows);
            foreach (var scan in scans)
                output.WriteLine($"{scan.Rows,10:N0} of {rows[scan.Table],10:N0}  " +
                    $"{scan.Table,-28}{(scan.ByPosition ? "by position: " : "")}{First(scan.Statement)}");
            Assert.Empty(scans
                .Where(scan => !s_passing.Contains(scan.Table)
                    && !scan.ByPosition
                    && rows[scan.Table] >= 6 * RowGroup
                    && scan.Rows > rows[scan.Table] / 2)
                .Select(scan => $"{scan.Table}: {scan.Rows} of {rows[scan.Table]} rows by {scan.Statement}"));
            Assert.Empty(await warehouse.DifferencesAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("create transient table if not exists (?<name>[a-z_.]+)", RegexOptions.None, 1000)]
    private static partial Regex TransientTable();

    /// <summary>One scan for each statement and table, the largest first.</summary>
    private static List<Scan> Largest(IEnumerable<Scan> scans, Dictionary<string, long> rows) =>
    [
        .. scans.Where(scan => rows.ContainsKey(scan.Table) && !scan.Table.StartsWith("__", StringComparison.Ordinal))
            .GroupBy(scan => (scan.Statement, scan.Table, scan.ByPosition))
            .Select(same => same.MaxBy(scan => scan.Rows)!)
            .OrderByDescending(scan => scan.Rows),
    ];

    private static string First(string statement) =>
        string.Join(' ', statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(9));

    private static async Task<Dictionary<string, long>> RowsAsync(WarehouseOfTest warehouse)
    {
        var tables = await warehouse.Connection.QueryAsync<(string Schema, string Name)>(
            "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'");
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (schema, name) in tables.Where(table => table.Schema is "bronze" or "silver" or "gold" or "ops"))
            rows[$"{schema}.{name}"] = await warehouse.ScalarAsync<long>($"select count(*) from {schema}.{name}");
        return rows;
    }

    /// <summary>The next orders and trades, and changes of some that were the last before them, spread over a year.</summary>
    private static async Task RunAsync(ProfiledSource engine, WarehouseOfTest warehouse, int from, int count)
    {
        await using (var raw = await engine.OpenConnectionAsync())
        {
            await LoadAsync(raw, "order", from, count, """
                'order_id', 'ORD' || lpad(i::varchar, 9, '0'), 'customer_id', 'CUST' || i * 7919 % 211, 'product_id', 'PROD' || i * 31 % 23,
                'order_date', moment, 'status', if(change = 'UPDATE', 'SHIPPED', 'PENDING'), 'quantity', 1 + i % 5,
                'amount', (1 + i % 400)::varchar || '.50'
                """);
            await LoadAsync(raw, "trade", from, count, """
                'trade_id', 'TRD' || lpad(i::varchar, 9, '0'), 'trader_id', 'TR' || i % 25, 'symbol', 'S' || i // 25 % 8,
                'trade_type', if(hash(i) % 2 = 0, 'BUY', 'SELL'), 'quantity', 1 + i % 9, 'price', (100 + i % 17)::varchar,
                'fee', if(change = 'UPDATE', '2.00', '1.00'), 'trade_time', moment
                """);
        }

        await warehouse.RefreshAsync();
    }

    private static async Task LoadAsync(DbConnection raw, string entity, int from, int count, string payload)
    {
        var again = from < s_history ? 0 : count / 5;
        await raw.ExecuteAsync($"""
            insert into bronze.{entity}_lines (line, file_name, file_row_number)
            with changes as (
              select i, if(i < {from}, 'UPDATE', 'INSERT') as change, i + {again} as n,
                strftime(timestamp '2025-01-01' + to_seconds(31536000 * i // {s_history + (4 * s_batch)}), '%Y-%m-%dT%H:%M:%SZ') as moment
              from range({from - again}, {from + count}) as numbers(i)
            )
            select json_object(
              'event_id', printf('%08x-0000-7000-8000-{(entity == "order" ? "00" : "11")}0000%06x', n // 100, n % 100),
              'change_type', change, 'key', '{(entity == "order" ? "ORD" : "TRD")}' || lpad(i::varchar, 9, '0'),
              'sequence', n, 'occurred_at', '2025-12-31T23:00:00.000000Z', 'source', 'test', 'schema_version', 1,
              'payload', json_object({payload}), 'hub_epoch', '1', 'hub_partition', {(entity == "order" ? 0 : 1)}, 'hub_sequence', n,
              'enqueued_at', '2026-01-01T00:00:00.000000Z'),
              printf('file-%09d', {from}), n
            from changes
            """);
    }
}
