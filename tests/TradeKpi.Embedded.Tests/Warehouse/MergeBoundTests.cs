using System.Text;
using System.Text.Json;
using Dapper;
using TradeKpi.Embedded.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>Rows that a process loaded and did not live to merge: the next takes them in portions, each of which it keeps.</summary>
public sealed class MergeBoundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_in_bronze_comes_to_gold_so_many_rows_a_run(bool isLogged)
    {
        var lake = new FolderLake(new FolderLakeOptions { Root = _folder.Path, Durable = false }, TimeProvider.System);
        await using var database = new EmbeddedDatabase(Path.Combine(_folder.Path, "warehouse.duckdb"), _folder.Path, TimeProvider.System,
            mergeRows: 10);
        await Deployment.OpenNewAsync(database, CancellationToken.None);
        await using var connection = await database.Warehouse.OpenConnectionAsync();

        // A table that loses a row keeps a log of its changes from then on.
        if (isLogged)
            await connection.ExecuteAsync("delete from bronze.order_lines where file_row_number < 0");
        using var load = new LoadStage(database.Warehouse, lake, new LoadOptions(), TimeProvider.System);
        foreach (var (first, count) in ((int, int)[])[(0, 10), (10, 10), (20, 10), (30, 5)])
            await load.LoadAsync([await WriteAsync(lake, first, count)], CancellationToken.None);

        await database.StartTasksAsync(CancellationToken.None);
        await new MergeStage(database.Warehouse, TimeProvider.System).DrainAsync(CancellationToken.None);
        await database.StopTasksAsync(CancellationToken.None);
        Assert.Equal([(1, 10), (2, 10), (3, 10), (4, 5)], await connection.QueryAsync<(long, long)>(
            "select gold_version, count(*) from silver.order_events group by gold_version order by gold_version"));
        Assert.Equal((4, 35), await connection.QuerySingleAsync<(long, long)>(
            "select (select max(version) from ops.gold_versions), (select sum(transactions) from gold.daily_sales)"));
    }

    private static async Task<string> WriteAsync(FolderLake lake, int first, int count)
    {
        var path = $"lake/order/date=2026-01-02/hour=03/a-20250101000000-0-{first:D19}-{first + count - 1:D19}.json";
        var lines = Enumerable.Range(first, count).Select(n =>
        {
            var line = Changes.Order($"ORD{n}", "INSERT", n);
            (line["hub_epoch"], line["hub_partition"], line["hub_sequence"]) = ("20250101000000", 0, n);
            line["enqueued_at"] = "2025-06-01T00:00:00.000000Z";
            return line.ToJsonString(JsonSerializerOptions.Default) + "\n";
        });
        await lake.WriteOnceAsync(path, Encoding.UTF8.GetBytes(string.Concat(lines)), CancellationToken.None);
        return path;
    }
}
