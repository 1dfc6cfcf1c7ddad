using System.Data.Common;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Operate;

namespace TradeKpi.Embedded.Tests;

/// <summary>verify over relations of several pages, with nulls in their keys.</summary>
#pragma warning disable CA1001 // xunit disposes it asynchronously.
public sealed class VerifyPagesTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const int Rows = 250_000;
    private readonly EmbeddedWarehouse _gold = new(new EmbeddedWarehouseOptions(), TimeProvider.System);
    private readonly EmbeddedWarehouse _lake = new(new EmbeddedWarehouseOptions(), TimeProvider.System);

    public async Task InitializeAsync()
    {
        foreach (var (warehouse, relation) in new[] { (_gold, "gold.t"), (_lake, "verify.t") })
        {
            await RunAsync(warehouse, "create schema gold; create schema verify");
            await RunAsync(warehouse, $"create table {relation} (k1 varchar, k2 number(18, 0), money number(38, 4), moment timestamp_ntz)");
        }

        await RunAsync(
            _lake,
            """
            create view verify.comparisons as
            select 'gold.t' as relation, 'verify.t' as expected, 'k1,k2' as keys, 'money,moment' as measures
            """);
        await FillAsync(_gold, "gold.t");
        await FillAsync(_lake, "verify.t");
    }

    public async Task DisposeAsync()
    {
        await _gold.DisposeAsync();
        await _lake.DisposeAsync();
    }

    [Fact]
    public async Task The_same_rows_agree()
    {
        var report = await VerifyAsync();
        Assert.True(report.Agrees);
        Assert.Equal((Rows, 2L * Rows), (report.Rows, report.Cells));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    [InlineData(100_001)]
    [InlineData(Rows - 1)]
    public async Task A_cell_that_differs_is_told_on_whatever_page_it_stands(int row)
    {
        await RunAsync(
            _gold, $"update gold.t set money = money + 0.0001 where moment = dateadd(second, {row}, '2026-01-01'::timestamp_ntz)");
        var difference = Assert.Single((await VerifyAsync()).Differences);
        Assert.Equal(("gold.t", "money"), (difference.Relation, difference.Column));
    }

    [Theory]
    [InlineData("gold.t")]
    [InlineData("verify.t")]
    public async Task A_row_too_many_is_told_though_its_key_stands_there_already(string side)
    {
        await RunAsync(
            side == "gold.t" ? _gold : _lake,
            $"insert into {side} select k1, k2, money, moment from {side} where moment = '2026-01-02 03:46:39'::timestamp_ntz");
        Assert.Equal("*", Assert.Single((await VerifyAsync()).Differences).Column);
    }

    [Fact]
    public async Task All_rows_of_one_side_are_counted_when_the_other_has_none()
    {
        await RunAsync(_gold, "delete from gold.t");
        var report = await VerifyAsync();
        Assert.Equal((Rows, 10), (report.Count, report.Differences.Count));
    }

    // Row n stands at place n: nulls come first.
    private static Task FillAsync(EmbeddedWarehouse warehouse, string relation) => RunAsync(
        warehouse,
        $"""
        insert into {relation}
        with digits as (select d from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (d)),
        numbers as (
          select a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d as n
          from digits a, digits b, digits c, digits e, digits f, digits g
        )
        select case when n < 125000 then null else 'a' end, case when n = 0 then null else n end, n * 0.01,
          dateadd(second, n, '2026-01-01'::timestamp_ntz)
        from numbers where n < {Rows}
        """);

    private Task<VerifyReport> VerifyAsync() => new VerifyStage(_gold, new Scratch(_lake)).VerifyAsync(10, default);

    private static async Task RunAsync(DbDataSource warehouse, string sql)
    {
        await using var command = warehouse.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Scratch(DbDataSource warehouse) : IScratchWarehouse, IScratch
    {
        public DbDataSource Warehouse => warehouse;

        public Task<IScratch> RecomputeAsync(CancellationToken cancellationToken) => Task.FromResult<IScratch>(this);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
