using TradeKpi.SnowflakeApi.Tests.Wire;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Tests.Queries;

/// <summary>A long query delays nobody, and sees one consistent version.</summary>
public sealed class VersionTests
{
    private static readonly string[] s_tables =
        ["create schema s", "create table s.t (id integer, v varchar)", "insert into s.t values (1, 'a'), (2, 'b')"];

    private const string Merge = """
        merge into s.t using (values (2, 'B'), (3, 'c')) as n(id, v) on t.id = n.id
        when matched then update set v = n.v when not matched then insert (id, v) values (n.id, n.v)
        """;

    [Fact]
    public async Task A_merge_commits_and_a_report_answers_while_a_query_is_held_open_and_the_query_sees_what_was_before()
    {
        await using var door = await DoorOfTest.OpenAsync(null, s_tables);
        await using var session = await WireSession.SignInAsync(door.Address);
        door.Hold.Close();
        var held = session.RowsAsync("select count(*) as n, sum(held(id)) as s, max(v) as v from s.t");
        await door.Hold.Entered;

        await using var pipeline = await door.Warehouse.OpenConnectionAsync();
        await using (var merge = pipeline.Command(Merge))
            Assert.Equal(2, await merge.ExecuteNonQueryAsync());
        await using (var report = pipeline.Command("select count(*) from s.t where v in ('a', 'B', 'c')"))
            Assert.Equal(3L, await report.ExecuteScalarAsync());
        Assert.False(held.IsCompleted);

        door.Hold.Release();
        Assert.Equal("""[["2","3","b"]]""", await held);
        Assert.Equal("""[["3"]]""", await session.RowsAsync("select count(*) from s.t"));
    }

    [Fact]
    public async Task A_result_that_is_fetched_late_is_of_the_version_that_its_query_saw()
    {
        await using var door = await DoorOfTest.OpenAsync(null, s_tables);
        await using var session = await WireSession.SignInAsync(door.Address);
        var query = (await session.AskAsync("select id, v from s.t order by id")).QueryId();
        await using var pipeline = await door.Warehouse.OpenConnectionAsync();
        await using (var merge = pipeline.Command(Merge))
            await merge.ExecuteNonQueryAsync();
        Assert.Equal("""[["1","a"],["2","b"]]""", (await session.GetAsync($"queries/{query}/result"))["data"]!["rowset"]!.ToJsonString());
    }
}
