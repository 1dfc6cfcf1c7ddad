using System.Data.Common;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Operate;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>A warehouse in a passing file: the same scripts, the whole lake in the order of its files, judged in one go.</summary>
public sealed class EmbeddedScratch(DbDataSource warehouse, DataFolder folder, ILake lake, LoadOptions options, EngineOptions limits,
    TimeProvider time)
    : IScratchWarehouse
{
    public async Task<IScratch> RecomputeAsync(CancellationToken cancellationToken)
    {
        var passing = new PassingDatabase(folder.Scratch("verify"), folder.Root, limits, time);
        try
        {
            await passing.OpenAsync(cancellationToken);
            await ReferenceData.CopyAsync(warehouse, passing.Warehouse, cancellationToken);
            using var load = new LoadStage(passing.Warehouse, lake, options, time);
            await load.ReconcileAsync(cancellationToken);
            await using var connection = await passing.Warehouse.OpenConnectionAsync(cancellationToken);

            // One transaction: its statements read the same streams.
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var recompute = transaction.Command("call verify.recompute()");
            await recompute.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return passing;
        }
        catch
        {
            await passing.DisposeAsync();
            throw;
        }
    }

    private sealed class PassingDatabase : IScratch
    {
        private readonly string _folder;
        private readonly EmbeddedDatabase _database;

        public PassingDatabase(string folder, string stage, EngineOptions limits, TimeProvider time)
        {
            _folder = folder;
            Delete();
            Directory.CreateDirectory(folder);
            _database = new EmbeddedDatabase(Path.Combine(folder, "warehouse.duckdb"), stage, time, limits);
        }

        public DbDataSource Warehouse => _database.Warehouse;

        public Task OpenAsync(CancellationToken cancellationToken) => Deployment.OpenNewAsync(_database, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _database.DisposeAsync();
            Delete();
        }

        private void Delete()
        {
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
    }
}
