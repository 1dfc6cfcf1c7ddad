using System.Data;
using System.Data.Common;
using TradeKpi.Operate;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

public class VerifyStageTests
{
    [Fact]
    public async Task The_same_on_both_sides_agrees_whatever_number_type_each_gives()
    {
        var report = await VerifyAsync([["a", 1L, 2.50m], ["b", 2L, DBNull.Value]], [["a", 1, 2.5m], ["b", (Int128)2, DBNull.Value]]);
        Assert.True(report.Agrees);
        Assert.Equal((2, 4), (report.Rows, report.Cells));
    }

    [Fact]
    public async Task A_cell_that_differs_is_told_with_row_column_and_both_values()
    {
        var report = await VerifyAsync([["a", 1L, 2.51m]], [["a", 1L, 2.5m]]);
        Assert.Equal(new VerifyDifference("gold.t", "id=a", "money", "2.51", "2.5"), Assert.Single(report.Differences));
    }

    [Fact]
    public async Task A_row_of_one_side_only_is_told_and_the_rest_still_pairs_up()
    {
        var report = await VerifyAsync([["a", 1L, 1m], ["c", 3L, 3m]], [["b", 2L, 2m], ["c", 3L, 3m]]);
        Assert.Equal(
            [new("gold.t", "id=a", "*", "a row", null), new VerifyDifference("gold.t", "id=b", "*", null, "a row")], report.Differences);
    }

    [Fact]
    public async Task Null_differs_from_zero() => Assert.Equal(1, (await VerifyAsync([["a", 0L, 1m]], [["a", DBNull.Value, 1m]])).Count);

    [Fact]
    public async Task Keys_pair_in_the_order_of_their_bytes_not_of_a_culture()
    {
        object[][] rows = [["B", 1L, 1m], ["a", 1L, 1m], ["ä", 1L, 1m], ["\uFF01", 1L, 1m], ["😀", 1L, 1m]];
        Assert.True((await VerifyAsync(rows, rows)).Agrees);
    }

    [Fact]
    public async Task All_differences_are_counted_and_the_first_kept()
    {
        var report = await VerifyAsync([["a", 1L, 1m], ["b", 1L, 1m], ["c", 1L, 1m]], [], most: 2);
        Assert.Equal((3, 2), (report.Count, report.Differences.Count));
    }

    [Fact]
    public async Task A_relation_is_asked_for_in_pages_of_bounded_size()
    {
        var asked = new List<string>();
        var warehouse = new FakeWarehouse(command =>
        {
            asked.Add(command.CommandText);
            var rows = command.CommandText.Contains("walk_row > 0 ", StringComparison.Ordinal) ? RelationPages.PageRows : 1;
            return FakeWarehouse.Table(["id"], [.. Enumerable.Range(0, rows).Select(row => (object[])[row])]);
        });
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var pages = await RelationPages.OpenAsync(connection, "gold.t", new VerifyComparison("gold.t", "verify.t", ["id"], []),
            default);
        var rows = 0;
        while (await pages.ReadAsync(default))
            rows++;
        Assert.Equal(RelationPages.PageRows + 1, rows);
        Assert.Equal(
            ["walk_row > 0 and walk_row <= 100000", "walk_row > 100000 and walk_row <= 200000"],
            asked.Where(sql => sql.Contains("where", StringComparison.Ordinal)).Select(sql => sql.Split("where ")[1].Split(" order")[0]),
            StringComparer.Ordinal);
    }

    private static Task<VerifyReport> VerifyAsync(object[][] gold, object[][] lake, int most = 10)
    {
        string[] columns = ["id", "number", "money"];
        var comparisons = FakeWarehouse.Table(["relation", "expected", "keys", "measures"], ["gold.t", "verify.t", "id", "number, money"]);
        var right = new FakeWarehouse(command => command.CommandText.Contains("verify.comparisons", StringComparison.Ordinal)
            ? comparisons
            : FakeWarehouse.Table(columns, lake));
        return new VerifyStage(new FakeWarehouse(_ => FakeWarehouse.Table(columns, gold)), new Scratch(right)).VerifyAsync(most, default);
    }

    private sealed class Scratch(DbDataSource warehouse) : IScratchWarehouse, IScratch
    {
        public DbDataSource Warehouse => warehouse;

        public Task<IScratch> RecomputeAsync(CancellationToken cancellationToken) => Task.FromResult<IScratch>(this);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
