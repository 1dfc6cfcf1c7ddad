using System.Text.Json.Nodes;
using Dapper;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Specs;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>A fact about <c>infra/trial.sh</c>, which reads rows with Node.</summary>
internal sealed class TrialFactAttribute : FactAttribute
{
    public TrialFactAttribute() => Skip = Node.WhyNot("The trial", Path.Combine(SnowCommand.Root, "infra", "trial-rows.mjs"));
}

/// <summary>
/// <c>infra/trial.sh</c> against the embedded engine in Snowflake's place. What only Snowflake has (masks, semantic views) is answered for
/// it; that it was asked is what counts.
/// </summary>
public sealed class TrialTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly (string Report, string View)[] s_reports =
    [
        ("daily-sales", "gold.vw_daily_sales_analysis"), ("orders-monthly", "gold.orders_aggregated"),
        ("customer-product-affinity", "gold.vw_customer_product_affinity"), ("trade-summary", "gold.gold_trade_summary"),
        ("day-certificates", "ops.vw_day_certificates"),
    ];

    private const string Stub = """
        #!/usr/bin/env bash
        case $1 in
          generate) ;;
          replay) mkdir "$4" && cp -r "$TRIAL_FOLDER/lake" "$4" ;;
          report) cat "$TRIAL_FOLDER/$2.json" ;;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trial-");
    private readonly List<string> _snowflakeOnly = [];
    private EmbeddedWarehouse _warehouse = null!;
    private TaskStatements _tasks = null!;
    private SnowCommand _snow = null!;

    public async Task InitializeAsync()
    {
        var stage = _folder.CreateSubdirectory("stage").FullName;
        _warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions { Stages = { ["ops.lake"] = stage } }, TimeProvider.System);
        _tasks = await TaskStatements.AttachAsync(_warehouse);
        _snow = new SnowCommand(_warehouse, new Account()) { StageFolder = stage, Answering = Answer };
        var stub = Path.Combine(_snow.Commands, "tradekpi");
        await File.WriteAllTextAsync(stub, Stub);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (_snow.Environment["TRADEKPI"], _snow.Environment["TRIAL_FOLDER"]) = (stub, _folder.FullName);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _snow.DisposeAsync();
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [TrialFact]
    public async Task All_of_it_holds_on_the_engine_that_made_the_figures()
    {
        await PrepareAsync();
        var (status, output, errors) = await TryAsync();
        Assert.True(status == 0, output + errors);
        Assert.Contains("All of it holds.", output, StringComparison.Ordinal);
        Assert.Equal(4, _snowflakeOnly.Count);
    }

    private async Task<(int Status, string Output, string Errors)> TryAsync()
    {
        await _tasks.Runner.StartAsync();
        var answer = await _snow.RunScriptAsync("trial.sh");
        await _tasks.Runner.StopAsync();
        return answer;
    }

    private string? Answer(string query)
    {
        if (!query.Contains("semantic_view(", StringComparison.Ordinal) && !query.Contains("*****", StringComparison.Ordinal))
            return null;
        _snowflakeOnly.Add(query);
        return """[{"OK":true}]""";
    }

    /// <summary>A lake of one file an entity, and what another warehouse says of it.</summary>
    private async Task PrepareAsync()
    {
        await using var other = await WarehouseOfTest.OpenAsync();
        JsonObject[] lines =
        [
            .. new[]
            {
                Changes.Customer("CUST1", "RETAIL"), Changes.Product("PROD1", "Toys", 3), Changes.Order("ORD1", "INSERT", 1, "42.00"),
                Changes.Trade("T1", "INSERT", 1, "BUY", 2, "12.50", "2025-05-01T10:00:00Z"),
            }.Select(other.OnNextPosition),
        ];
        foreach (var line in lines)
        {
            var folder = $"lake/{line["entity"]}/date=2025-06-01/hour=00";
            _folder.CreateSubdirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, folder, "f.json"), line.ToJsonString() + "\n");
        }

        await other.LoadAsync(lines);
        await other.RefreshAsync();
        foreach (var (report, view) in s_reports)
        {
            await using var reader = await other.Connection.ExecuteReaderAsync($"select * from {view}");
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, report + ".json"), await SnowCommand.JsonAsync(reader));
        }
    }
}
