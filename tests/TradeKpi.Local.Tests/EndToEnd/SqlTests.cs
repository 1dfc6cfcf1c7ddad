using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary><c>sql</c> of a folder that nobody holds; of one that a host holds it is asked in <see cref="RunTests"/>.</summary>
public sealed class SqlTests : IAsyncLifetime, IDisposable
{
    private readonly Cli _cli = new();

    public Task InitializeAsync() => _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_folder_is_asked_in_SQL_and_answers_in_each_format_from_each_place_and_is_not_written_to()
    {
        const string Query = "select order_id, amount, order_date, null as nothing, 1 = 1 as yes, object_construct('a', 1) as json "
            + "from silver.orders order by order_id";
        Assert.Equal(
            """
            [{"order_id":"ORD5","amount":147.5000,"order_date":"2025-01-03T10:00:00.000000Z","nothing":null,"yes":true,"json":{"a":1}},{"order_id":"ORD6","amount":89.9900,"order_date":"2025-01-03T10:00:00.000000Z","nothing":null,"yes":true,"json":{"a":1}}]

            """, await _cli.DoAsync("sql", Query, "--format", "json"));
        Assert.Equal("order_id,amount\r\nORD5,147.5000\r\nORD6,89.9900\r\n",
            await _cli.DoAsync("sql", "--format", "csv",
                "--file", _cli.Write("q.sql", "select order_id, amount from silver.orders order by 1;")));

        // A bare name stands in gold, as at the door of Snowflake's clients; several statements are one session.
        Assert.Equal(" gross\n237.49\n", await _cli.DoAsync("sql", "select gross_sales::number(18, 2) as gross from daily_sales"));
        var piped = await _cli.RunWithInputAsync("use schema silver;\nselect count(*) from orders", default, "sql", "-");
        Assert.Equal((0, "count(*)\n       2\n"), (piped.Code, piped.Out));

        foreach (var writes in new[] { "delete from silver.orders", "create table gold.t (a integer)", "begin; delete from silver.orders" })
        {
            var refused = await _cli.RunAsync("sql", writes);
            Assert.Equal(ExitCodes.BadUsage, refused.Code);
            Assert.Contains("only reads", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal("count(*)\n       2\n", await _cli.DoAsync("sql", "select count(*) from silver.orders"));
    }

    [Fact]
    public async Task What_is_wrong_in_a_statement_is_told_with_its_line_and_column_and_the_line_itself()
    {
        Assert.StartsWith(
            """
            Line 2, column 8: Catalog Error: Table with name daily_sale does not exist!
            Did you mean "daily_sales"?
              from   daily_sale
                     ^
            """, await RefusedAsync("select *\nfrom   daily_sale"), StringComparison.Ordinal);
        Assert.StartsWith("Line 1, column 30: ", await RefusedAsync("select sale_date, sale_date, nett from daily_sales"),
            StringComparison.Ordinal);
        Assert.StartsWith("Line 3: the ' that opens here is never closed.", await RefusedAsync("select\n1,\n'a"), StringComparison.Ordinal);
        Assert.Contains("AS", await RefusedAsync("select 1 as a, 2 as a", "--format", "json"), StringComparison.Ordinal);
        Assert.Contains("in quotes", await RefusedAsync("select", "1"), StringComparison.Ordinal);
        Assert.Contains("in quotes", (await _cli.RunAsync("sql")).Error, StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(params string[] args)
    {
        var refused = await _cli.RunAsync(["sql", .. args]);
        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.Empty(refused.Out);
        return refused.Error;
    }
}
