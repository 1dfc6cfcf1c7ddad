using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

using Dapper;

using TradeKpi.Embedded.Snowflake;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The scripts of sql/ in a database in memory, fed with lake lines as COPY would bring them.</summary>
internal sealed class WarehouseOfTest : IAsyncDisposable
{
    private static readonly string[] s_entities = ["customer", "product", "order", "trade"];

    private static readonly string s_typing = CallsOf("015_type_events.sql");
    private static readonly string s_gold = CallsOf("060_refresh_gold.sql");

    private readonly EmbeddedWarehouse _warehouse = new(new EmbeddedWarehouseOptions(), TimeProvider.System);
    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);
    private int _files;

    public DbConnection Connection { get; private set; } = null!;

    public DbDataSource Source => _warehouse;

    public static async Task<WarehouseOfTest> OpenAsync(Func<string, string, string>? changed = null)
    {
        var made = new WarehouseOfTest();
        made.Connection = await made._warehouse.OpenConnectionAsync();
        await made.DeployAsync(changed);
        return made;
    }

    /// <summary>Runs the scripts in their order.</summary>
    /// <param name="changed">The text to run, of a script's path below sql/ and its text; null runs it as it is.</param>
    public async Task DeployAsync(Func<string, string, string>? changed = null)
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "sql");
        foreach (var folder in new[] { "10_setup", "20_bronze", "30_silver", "40_gold", "50_views", "60_operate", "80_verify" })
        {
            // The recorder of runs reads the history of tasks, which this warehouse does not run.
            var files = Directory.GetFiles(Path.Combine(scripts, folder), "*.sql")
                .Where(file => !file.EndsWith("record_runs.sql", StringComparison.Ordinal));
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                var text = await File.ReadAllTextAsync(file);
                await Connection.ExecuteAsync(changed is null ? text : changed($"{folder}/{Path.GetFileName(file)}", text));
            }
        }
    }

    /// <summary>
    /// Brings events in as the next positions of the hub's one partition, then refreshes silver and gold as the task graph does.
    /// </summary>
    public async Task<WarehouseOfTest> TakeAsync(params IEnumerable<JsonObject> events)
    {
        await LoadAsync(events.Select(OnNextPosition));
        await RefreshAsync();
        return this;
    }

    /// <summary>A lake line: the event with the place that the hub gave it.</summary>
    public JsonObject OnNextPosition(JsonObject change)
    {
        var line = (JsonObject)change.DeepClone();
        var position = _next.GetValueOrDefault("0");
        _next["0"] = position + 1;
        line["hub_epoch"] = "20250101000000";
        line["hub_partition"] = 0;
        line["hub_sequence"] = position;
        line["enqueued_at"] = "2025-06-01T00:00:00.000000Z";
        return line;
    }

    /// <summary>Writes lines into bronze as one more file.</summary>
    public async Task LoadAsync(IEnumerable<JsonObject> lines)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"file-{++_files}.json");
        foreach (var (line, row) in lines.Select((line, i) => (line, i + 1)))
        {
            await Connection.ExecuteAsync(
                $"insert into bronze.{line["entity"]!.GetValue<string>()}_lines (line, file_name, file_row_number) select " +
                "parse_json(:line), :file, :place",
                new { line = line.ToJsonString(JsonSerializerOptions.Default), file, place = row });
        }
    }

    public async Task RefreshAsync()
    {
        await TypeAsync();
        foreach (var entity in s_entities)
            await TransactAsync($"call silver.merge_{entity}s();");
        await TransactAsync(s_gold);
    }

    /// <summary>Judges what bronze holds new, and leaves it to a refresh to show it.</summary>
    public Task TypeAsync() => TransactAsync(s_typing);

    /// <summary>The cells of gold that a full recompute would set otherwise: none, if all is well.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var found = new List<string>();
        foreach (var (relation, expected, keys, measures) in await Connection.QueryAsync<(string, string, string, string)>(
            "select relation, expected, keys, measures from verify.comparisons"))
        {
            var cells = $"{keys}, {measures}";
            foreach (var (from, other, side) in new[] { (relation, expected, "gold says"), (expected, relation, "the lake says") })
            {
                var rows = await Connection.QueryAsync($"select {cells} from {from} except select {cells} from {other}");
                found.AddRange(rows.Select(row => $"{relation}: {side} {string.Join(" | ", (IDictionary<string, object?>)row)}"));
            }
        }

        return found;
    }

    public async Task<T?> ScalarAsync<T>(string sql) => await Connection.ExecuteScalarAsync<T>(sql);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    private Task TransactAsync(string statements) =>
        Connection.ExecuteAsync($"execute immediate $$ begin begin transaction; {statements} commit; end $$");

    /// <summary>The calls that a task makes in its transaction.</summary>
    private static string CallsOf(string task)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sql", "75_tasks", task));
        return string.Concat(lines.Select(line => line.Trim()).Where(line => line.StartsWith("call ", StringComparison.Ordinal)));
    }
}
