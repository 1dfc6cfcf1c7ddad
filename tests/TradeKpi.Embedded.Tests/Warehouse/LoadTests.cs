using System.Data.Common;
using Dapper;
using TradeKpi.Embedded.Lake;
using TradeKpi.Load;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Loaders of lake files on the embedded warehouse, as two instances of a host would be.</summary>
public sealed class LoadTests : IAsyncLifetime, IDisposable
{
    private const string Day = "lake/order/date=2026-01-02/hour=03";

    private readonly TemporaryFolder _folder = new();
    private FolderLake _lake = null!;
    private EmbeddedDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _lake = new FolderLake(new FolderLakeOptions { Root = _folder.Path, Durable = false }, TimeProvider.System);
        _database = new EmbeddedDatabase(Path.Combine(_folder.Path, "warehouse.duckdb"), _folder.Path, TimeProvider.System);
        await _database.OpenAsync(CancellationToken.None);
        await new SqlDeployment(_database.Warehouse, SqlDeployment.DefaultFolder)
            .DeployAsync(SqlDeployment.SkippedByDefault, null, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_two_loaders_that_copy_one_file_at_the_same_time_the_ledger_takes_one()
    {
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause *= 2)
        {
            var path = await WriteAsync($"{pause.TotalMilliseconds}", "{\"key\":\"1\"}\n{\"key\":\"2\"}\n"u8.ToArray());
            var second = new Clock(() => { });
            Task<LoadReport>? overtaken = null;
            var first = new Clock(() =>
            {
                // The first has copied and not noted. What the second copies is a changed file, which COPY does not remember.
                File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, path), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5));
                overtaken = LoadAsync(second, path);
                Thread.Sleep(pause);
            });
            LoadReport[] reports = [await LoadAsync(first, path), await overtaken!];
            Assert.Equal((1, 1), (reports.Sum(report => report.Loaded), reports.Sum(report => report.AlreadyThere)));
            Assert.Equal((2, 1), (await CountAsync("bronze.order_lines", path), await CountAsync("ops.load_ledger", path)));

            // It asks for the time only to note what it copied; a slow machine lets it see the first's note before that.
            if (second.Asked > 0)
                return;
            Assert.True(pause < TimeSpan.FromSeconds(20), "The two never met.");
        }
    }

    [Fact]
    public async Task Two_loaders_of_one_bad_file_note_it_once_and_load_the_others()
    {
        string[] paths = [await WriteAsync("a", "{}"u8.ToArray()), await WriteAsync("b", "{"u8.ToArray())];
        await Task.WhenAll(LoadAsync(TimeProvider.System, paths), LoadAsync(TimeProvider.System, paths));
        Assert.Equal((1, 0), (await CountAsync("ops.load_ledger", paths[0]), await CountAsync("ops.load_failures", paths[0])));
        Assert.Equal((0, 1), (await CountAsync("ops.load_ledger", paths[1]), await CountAsync("ops.load_failures", paths[1])));
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("torn at once")]
    [InlineData("not UTF-8")]
    [InlineData("larger than a column")]
    public async Task A_file_that_no_attempt_could_load_is_parked_and_stops_no_other(string what)
    {
        byte[] line = what switch
        {
            "torn" => [.. "{\"key\":"u8],
            "torn at once" => [.. "{"u8],
            "not UTF-8" => [.. "{\"key\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            _ => [.. "{\"key\":\""u8, .. Enumerable.Repeat((byte)'x', 17 * 1024 * 1024), .. "\"}"u8],
        };
        string[] paths = [await WriteAsync("bad", [.. "{\"key\":\"1\"}\n"u8, .. line]), await WriteAsync("good", "{}"u8.ToArray())];
        var report = await LoadAsync(TimeProvider.System, paths);
        Assert.Equal((1, paths[0]), (report.Loaded, Assert.Single(report.Failures).Path));
        Assert.Contains("row 2", report.Failures[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_and_a_table_that_is_gone_are_no_faults_of_the_files()
    {
        var path = await WriteAsync("whole", "{}"u8.ToArray());
        await Assert.ThrowsAnyAsync<DbException>(() => LoadAsync(TimeProvider.System, path, $"{Day}/gone.json"));
        await using (var connection = await _database.Warehouse.OpenConnectionAsync())
            await connection.ExecuteAsync("alter table bronze.quarantine_lines rename to bronze.elsewhere");
        var quarantined = "quarantine/date=2026-01-02/hour=03/q.json";
        await _lake.WriteOnceAsync(quarantined, "{}"u8.ToArray(), CancellationToken.None);
        await Assert.ThrowsAnyAsync<DbException>(() => LoadAsync(TimeProvider.System, quarantined));
        Assert.Equal(0, await CountAsync("ops.load_failures", "%"));
        Assert.Equal(1, (await LoadAsync(TimeProvider.System, path)).Loaded);
    }

    private async Task<LoadReport> LoadAsync(TimeProvider time, params string[] paths)
    {
        // As in another process: nothing is shared but the warehouse and the lake.
        using var stage = new LoadStage(_database.Warehouse, _lake, new LoadOptions(), time);
        return await Task.Run(() => stage.LoadAsync(paths, CancellationToken.None));
    }

    private async Task<long> CountAsync(string table, string path)
    {
        await using var connection = await _database.Warehouse.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table} where file_name like :path", new { path });
    }

    private async Task<string> WriteAsync(string name, byte[] content)
    {
        var path = $"{Day}/{name}.json";
        await _lake.WriteOnceAsync(path, content, CancellationToken.None);
        return path;
    }

    private sealed class Clock(Action asked) : TimeProvider
    {
        public int Asked { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (Asked++ == 0)
                asked();
            return base.GetUtcNow();
        }
    }
}
