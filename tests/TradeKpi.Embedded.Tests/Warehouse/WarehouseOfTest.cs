using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

using Dapper;

using TradeKpi.Embedded.Snowflake;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The scripts of sql/ in a database of its own, fed with lake lines as COPY would bring them.</summary>
internal sealed class WarehouseOfTest : IAsyncDisposable
{
    private static readonly string[] s_entities = ["customer", "product", "order", "trade"];

    private static readonly string s_typing = CallsOf("015_type_events.sql");
    private static readonly string s_gold = CallsOf("060_refresh_gold.sql");

    // Making every object anew costs more than most tests do with them.
    private static readonly Lazy<Task<string>> s_deployed = new(DeployOnceAsync);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradekpi-");
    private readonly EmbeddedWarehouse _warehouse;
    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);
    private int _files;

    private WarehouseOfTest(DbDataSource? engine = null, TimeProvider? time = null)
    {
        var options = new EmbeddedWarehouseOptions { DatabasePath = FileOf(_folder) };
        _warehouse = engine is null
            ? new EmbeddedWarehouse(options, time ?? TimeProvider.System)
            : new EmbeddedWarehouse(options, time ?? TimeProvider.System, engine);
    }

    public DbConnection Connection { get; private set; } = null!;

    public DbDataSource Source => _warehouse;

    /// <param name="changed">As <see cref="DeployAsync"/> takes it.</param>
    public static async Task<WarehouseOfTest> OpenAsync(Func<string, string, string>? changed = null, TimeProvider? time = null)
    {
        var made = new WarehouseOfTest(time: time);
        if (changed is null)
            File.Copy(await s_deployed.Value, FileOf(made._folder));
        made.Connection = await made._warehouse.OpenConnectionAsync();
        if (changed is not null)
            await made.DeployAsync(changed);
        return made;
    }

    /// <summary>Deploys over an engine that the test watches.</summary>
    public static async Task<WarehouseOfTest> OverAsync(DbDataSource engine)
    {
        var made = new WarehouseOfTest(engine);
        made.Connection = await made._warehouse.OpenConnectionAsync();
        await made.DeployAsync();
        return made;
    }

    /// <summary>Runs the scripts in their order.</summary>
    /// <param name="changed">The text to run, of a script's path below sql/ and its text; null runs it as it is.</param>
    public async Task DeployAsync(Func<string, string, string>? changed = null)
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "sql");
        foreach (var folder in new[] { "10_setup", "20_bronze", "30_silver", "40_gold", "50_views", "60_operate", "70_tests", "80_verify" })
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

    /// <summary>Makes it a warehouse that was first deployed at a time, instead of one that was copied.</summary>
    public Task BeginAsync(string? at = null) => Connection.ExecuteAsync(
        "update ops.beginnings set began_at = coalesce(cast(:at as timestamp_ntz(6)), sysdate())", new { at });

    /// <summary>Gives the euro other rates than the shipped ones: dollars, from each day on.</summary>
    public async Task EuroIsAsync(params (string From, decimal Dollars)[] rates)
    {
        await Connection.ExecuteAsync("delete from reference.fx_rates where currency = 'EUR'");
        foreach (var (from, dollars) in rates)
        {
            await Connection.ExecuteAsync(
                "insert into reference.fx_rates (rate_date, currency, usd_per_unit) select cast(:from_day as date), 'EUR', :dollars",
                new { from_day = from, dollars });
        }

        await Connection.ExecuteAsync("call reference.expand_fx_rates()");
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
        foreach (var entity in lines.Select((line, at) => (Line: line, Row: at + 1)).GroupBy(Entity, StringComparer.Ordinal))
        {
            // A statement a row would cost a test of many rows more than all that it tests.
            var rows = entity.Select((line, at) => string.Create(CultureInfo.InvariantCulture, $"(:line{at}, {line.Row})"));
            var binds = new DynamicParameters(new { file });
            foreach (var (line, at) in entity.Select((line, at) => (line.Line, at)))
                binds.Add($"line{at}", line.ToJsonString(JsonSerializerOptions.Default));
            await Connection.ExecuteAsync(
                $"insert into bronze.{entity.Key}_lines (line, file_name, file_row_number) select parse_json(line), :file, place " +
                $"from (values {string.Join(", ", rows)}) as listed (line, place)", binds);
        }
    }

    private static string Entity((JsonObject Line, int Row) line) => line.Line["entity"]!.GetValue<string>();

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
            var (gold, lake) = (await RowsAsync(relation), await RowsAsync(expected));
            found.AddRange(gold.Except(lake, StringComparer.Ordinal).Select(row => $"{relation}: gold says {row}"));
            found.AddRange(lake.Except(gold, StringComparer.Ordinal).Select(row => $"{relation}: the lake says {row}"));
            if (gold.Count != lake.Count)
                found.Add($"{relation}: gold has {gold.Count} rows, the lake {lake.Count}");

            async Task<List<string>> RowsAsync(string from) =>
                [.. (await Connection.QueryAsync($"select {keys}, {measures} from {from}")).Select(row =>
                    string.Join(" | ", (IDictionary<string, object?>)row))];
        }

        return found;
    }

    public async Task<T?> ScalarAsync<T>(string sql) => await Connection.ExecuteScalarAsync<T>(sql);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _warehouse.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<string> DeployOnceAsync()
    {
        var made = new WarehouseOfTest();
        made.Connection = await made._warehouse.OpenConnectionAsync();
        await made.DeployAsync();
        await made.Connection.DisposeAsync();
        await made._warehouse.DisposeAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => made._folder.Delete(recursive: true);
        return FileOf(made._folder);
    }

    private static string FileOf(DirectoryInfo folder) => Path.Combine(folder.FullName, "warehouse.duckdb");

    private Task TransactAsync(string statements) =>
        Connection.ExecuteAsync($"execute immediate $$ begin begin transaction; {statements} commit; end $$");

    /// <summary>The calls that a task makes in its transaction.</summary>
    private static string CallsOf(string task)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sql", "75_tasks", task));
        return string.Concat(lines.Select(line => line.Trim()).Where(line => line.StartsWith("call ", StringComparison.Ordinal)));
    }
}
