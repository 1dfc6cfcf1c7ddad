using System.Data;
using System.Data.Common;
using Dapper;
using TradeKpi.Embedded.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>An engine of little memory, and questions that need more.</summary>
public sealed class EngineMemoryTests : IDisposable
{
    private const string Rows = "select r as n, repeat(sha2(r::varchar), 4) as x from range(800000) as g(r)";
    private const string Large = $"select * from ({Rows}) as t order by x";
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "warehouse.duckdb");

    private string Spilled => File + ".tmp";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_of_any_size_is_read_page_by_page_and_lies_on_the_disk_beside_the_warehouse()
    {
        Directory.CreateDirectory(Spilled);
        var left = Path.Combine(Spilled, "duckdb_temp_storage_DEFAULT-0.tmp");
        await System.IO.File.WriteAllTextAsync(left, "of a process that was killed");
        await using var database = Open(spill: 4L << 30);
        await database.OpenAsync(CancellationToken.None);
        Assert.False(System.IO.File.Exists(left));

        await using var connection = await database.Warehouse.OpenConnectionAsync();
        await using var reader = await AskAsync(connection);
        var (count, last) = (0, "");
        while (await reader.ReadAsync())
        {
            Assert.True(string.CompareOrdinal(last, last = reader.GetString(1)) < 0);
            if (count++ == 0)
                Assert.NotEmpty(Directory.EnumerateFiles(Spilled));
        }

        Assert.Equal(800_000, count);
    }

    [Fact]
    public async Task A_question_that_needs_more_than_there_is_ends_with_the_setting_s_name_and_ingestion_goes_on()
    {
        var lake = new FolderLake(new FolderLakeOptions { Root = _folder.Path, Durable = false }, TimeProvider.System);
        const string Path = "lake/order/date=2026-01-02/hour=03/a-20260101000000-0-0000000000000000000-0000000000000000000.json";
        await lake.WriteOnceAsync(Path, "{}\n"u8.ToArray(), CancellationToken.None);
        var database = Open(spill: 1L << 20);
        await Deployment.OpenNewAsync(database, CancellationToken.None);
        await database.StartTasksAsync(CancellationToken.None);

        var connection = await database.Warehouse.OpenConnectionAsync();
        var asking = AskAsync(connection);
        await PatientlyAsync(async () =>
        {
            using var load = new LoadStage(database.Warehouse, lake, new LoadOptions(), TimeProvider.System);
            await load.LoadAsync([Path], CancellationToken.None);
        });
        await PatientlyAsync(() => new MergeStage(database.Warehouse, TimeProvider.System).DrainAsync(CancellationToken.None));

        var failure = await Assert.ThrowsAnyAsync<DbException>(() => asking);
        if (StorageFaults.IsGivenUp(failure))
            failure = await Assert.ThrowsAnyAsync<DbException>(() => AskAsync(connection));
        Assert.Contains("Ask for less, or raise Engine:MaxSpillBytes.", WarehouseMemoryException.In(failure)?.Message,
            StringComparison.Ordinal);
        await PatientlyAsync(async () =>
            Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*) from silver.parked_lines")));
        await connection.DisposeAsync();
        await database.DisposeAsync();

        // As the host does, which opens the engine again when that found no memory to take a transaction back.
        async Task OpenAgainAsync()
        {
            await asking.ContinueWith(_ => { }, TaskScheduler.Default);
            await connection.DisposeAsync();
            await database.DisposeAsync();
            database = Open(spill: 1L << 20);
            await database.OpenAsync(CancellationToken.None);
            await database.StartTasksAsync(CancellationToken.None);
            connection = await database.Warehouse.OpenConnectionAsync();
        }

        // As the host's loops do: what wants for memory while the question holds it comes again.
        async Task PatientlyAsync(Func<Task> work)
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    await work();
                    return;
                }
                catch (Exception e) when (tries < 100 && !StorageFaults.IsGivenUp(e)
                    && (WarehouseMemoryException.In(e) is not null || e is MergeFailedException))
                {
                    await Task.Delay(50);
                }
                catch (Exception e) when (tries < 100 && StorageFaults.IsGivenUp(e))
                {
                    await OpenAgainAsync();
                }
            }
        }
    }

    [Fact]
    public void Unless_set_it_takes_a_quarter_of_the_machine_s_memory() =>
        Assert.Equal(Math.Max(128L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4), new EngineOptions().MaxMemoryBytes);

    private EmbeddedDatabase Open(long spill) => new(File, _folder.Path, TimeProvider.System,
        new EngineOptions { MaxMemoryBytes = 128L << 20, MaxSpillBytes = spill });

    private static async Task<DbDataReader> AskAsync(DbConnection connection)
    {
        await using var command = connection.Command(Large);
        return await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleResult);
    }
}
