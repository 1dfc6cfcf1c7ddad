using System.Data.Common;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Operate;
using TradeKpi.Warehouse;

namespace TradeKpi.Simulation.Tests;

/// <summary>The whole lake in a warehouse of its own, judged in one go.</summary>
internal sealed class Recomputed(ILake lake, string stage, TimeProvider time) : IScratchWarehouse
{
    public async Task<IScratch> RecomputeAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("tradekpi-simulation-");
        var path = Path.Combine(folder.FullName, "warehouse.duckdb");
        File.Copy(await DeployedWarehouse.File, path);
        var options = new EmbeddedWarehouseOptions { DatabasePath = path, Threads = 1 };
        options.Stages["ops.lake"] = stage;
        var warehouse = new EmbeddedWarehouse(options, time);
        using var load = new LoadStage(warehouse, lake, new LoadOptions(), time);
        await load.ReconcileAsync(cancellationToken);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var recompute = transaction.Command("call verify.recompute()");
        await recompute.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Scratch(warehouse, folder);
    }

    private sealed class Scratch(EmbeddedWarehouse warehouse, DirectoryInfo folder) : IScratch
    {
        public DbDataSource Warehouse => warehouse;

        public async ValueTask DisposeAsync()
        {
            await warehouse.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
