using TradeKpi.Embedded.Snowflake;
using TradeKpi.Warehouse;

namespace TradeKpi.Simulation.Tests;

/// <summary>A warehouse that was deployed once and never filled, for runs to begin with a copy of.</summary>
internal static class DeployedWarehouse
{
    private static readonly Lazy<Task<string>> s_file = new(DeployAsync);

    public static Task<string> File => s_file.Value;

    private static async Task<string> DeployAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tradekpi-simulation-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        var path = Path.Combine(folder.FullName, "warehouse.duckdb");
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions { DatabasePath = path }, TimeProvider.System);
        await using var tasks = await TaskStatements.AttachAsync(warehouse);
        await new SqlDeployment(warehouse, SqlDeployment.DefaultFolder)
            .DeployAsync(SqlDeployment.SkippedByDefault, null, CancellationToken.None);
        return path;
    }
}
