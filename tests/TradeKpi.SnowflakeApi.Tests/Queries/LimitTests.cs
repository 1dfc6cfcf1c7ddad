using Microsoft.Extensions.Time.Testing;
using TradeKpi.SnowflakeApi.Tests.Wire;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Tests.Queries;

/// <summary>What a client meets that floods, holds a transaction open or asks for too much.</summary>
public sealed class LimitTests
{
    private const string Refused = "000630 57014";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task A_statement_beyond_those_that_may_wait_is_refused_at_once()
    {
        await using var door = await DoorOfTest.OpenAsync(options => (options.MaxRunning, options.MaxWaiting) = (1, 1));
        await using var session = await WireSession.SignInAsync(door.Address);
        await using var other = await WireSession.SignInAsync(door.Address);
        var running = (await session.AskAsync(Hold.EndlessQuery, new { asyncExec = true })).QueryId();
        await door.Hold.Entered;
        var waiting = (await session.AskAsync("select 1", new { asyncExec = true })).QueryId();
        Assert.Equal(Refused, (await other.AskAsync("select 2")).Refusal());
        await session.PostAsync($"queries/{running}/abort-request", "{}");
        Assert.Equal("""[["1"]]""", (await session.GetAsync($"queries/{waiting}/result"))["data"]!["rowset"]!.ToJsonString());
        Assert.Equal("000604 57014", (await session.GetAsync($"queries/{running}/result")).Refusal());
        await Eventually.IsTrueAsync(async () => (await other.AskAsync("select 2")).Refusal().Length == 0);
    }

    [Fact]
    public async Task A_billion_rows_are_refused_with_the_limit_and_leave_nothing_behind()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.MaxRows = 20_000);
        await using var session = await WireSession.SignInAsync(door.Address);
        var answer = await session.AskAsync("select a.range, b.range from range(1000000) a, range(1000) b");
        Assert.Equal("000639 54000", answer.Refusal());
        Assert.Contains("more than 20,000 rows", answer.Message(), StringComparison.Ordinal);
        Assert.Equal(0, door.KeptFiles);
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
    }

    [Fact]
    public async Task Results_that_need_more_room_than_there_is_are_refused_until_others_are_let_go()
    {
        await using var door = await DoorOfTest.OpenAsync(options => (options.InlineBytes, options.MaxKeptBytes) = (1024, 40_000));
        var session = await WireSession.SignInAsync(door.Address);
        Assert.Equal("000639 54000", (await session.AskAsync("select range, hash(range) from range(50000)")).Refusal());
        Assert.Equal(0, door.KeptFiles);
        Assert.Equal("", (await session.AskAsync("select range % 2 from range(5000)")).Refusal());
        Assert.NotEqual(0, door.KeptFiles);
        await session.DisposeAsync();
        Assert.Equal(0, door.KeptFiles);
    }

    [Fact]
    public async Task A_statement_is_stopped_at_its_own_limit_and_at_that_of_the_door()
    {
        await using var door = await DoorOfTest.OpenWithAsync(options => options.StatementTimeout = TimeSpan.FromMinutes(2), _time);
        await using var session = await WireSession.SignInAsync(door.Address);
        foreach (var (parameters, limit) in new[] { (new { STATEMENT_TIMEOUT_IN_SECONDS = 0 }, 120),
            (new { STATEMENT_TIMEOUT_IN_SECONDS = 7 }, 7) })
        {
            door.Hold.Expect();
            var running = (await session.AskAsync(Hold.EndlessQuery, new { asyncExec = true, parameters })).QueryId();
            await door.Hold.Entered;
            _time.Advance(TimeSpan.FromSeconds(limit));
            var answer = await session.GetAsync($"queries/{running}/result");
            Assert.Equal(Refused, answer.Refusal());
            Assert.Contains($"The limit is {limit} seconds.", answer.Message(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_waits_for_a_transaction_to_end_keeps_neither_readers_nor_its_owner_from_going_on()
    {
        await using var door = await DoorOfTest.OpenAsync(
            options => (options.Writable, options.MaxRunning) = (true, 1), "create schema s", "create table s.t (id integer)");
        await using var owner = await WireSession.SignInAsync(door.Address);
        await using var second = await WireSession.SignInAsync(door.Address);
        await using var third = await WireSession.SignInAsync(door.Address);
        await owner.RowsAsync("begin");
        await owner.RowsAsync("insert into s.t values (1)");
        await third.RowsAsync("begin");
        var waiting = new[] { second.RowsAsync("insert into s.t values (2)"), third.RowsAsync("insert into s.t values (3)") };
        await using var reader = await WireSession.SignInAsync(door.Address);
        Assert.Equal("""[["0"]]""", await reader.RowsAsync("select count(*) from s.t"));
        Assert.Equal("""[["1"]]""", await owner.RowsAsync("select id from s.t"));
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        await owner.RowsAsync("commit");
        await waiting[1];
        await third.RowsAsync("commit");
        await waiting[0];
        Assert.Equal("""[["1"],["2"],["3"]]""", await reader.RowsAsync("select id from s.t order by id"));
    }

    [Fact]
    public async Task A_transaction_that_has_only_read_holds_nobody_up_and_its_first_write_opens_it()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.Writable = true, "create schema s",
            "create table s.t (id integer)");
        await using var session = await WireSession.SignInAsync(door.Address);
        await session.RowsAsync("begin");
        await session.RowsAsync("select * from s.t");
        await using (var ingestion = await door.Warehouse.OpenConnectionAsync())
        await using (var load = ingestion.Command("insert into s.t values (1)"))
            Assert.Equal(1, await load.ExecuteNonQueryAsync());
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select id from s.t"));
        await session.RowsAsync("insert into s.t values (2)");
        await session.RowsAsync("rollback");
        await session.RowsAsync("insert into s.t values (3)");
        await session.RowsAsync("rollback");
        Assert.Equal("""[["1"],["3"]]""", await session.RowsAsync("select id from s.t order by id"));
    }

    [Fact]
    public async Task A_transaction_that_is_held_too_long_is_rolled_back_and_its_session_is_told_once()
    {
        await using var door = await DoorOfTest.OpenWithAsync(options => options.Writable = true, _time, null,
            "create schema s", "create table s.t (id integer)");
        await using var holder = await WireSession.SignInAsync(door.Address);
        await holder.RowsAsync("begin");
        await holder.RowsAsync("insert into s.t values (1)");
        await using var ingestion = await door.Warehouse.OpenConnectionAsync();
        await using var load = ingestion.Command("insert into s.t values (2)");
        var loaded = load.ExecuteNonQueryAsync();
        Assert.False(loaded.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, await loaded);
        Assert.Equal("000625 57014", (await holder.AskAsync("insert into s.t values (3)")).Refusal());
        Assert.Equal("""[["2"]]""", await holder.RowsAsync("select id from s.t"));
    }

    [Fact]
    public async Task More_rows_than_may_be_bound_at_once_are_refused()
    {
        await using var door = await DoorOfTest.OpenAsync(
            options => (options.Writable, options.MaxBoundRows) = (true, 3), "create schema s", "create table s.t (id integer)");
        await using var session = await WireSession.SignInAsync(door.Address);
        var binds = new Dictionary<string, object>(StringComparer.Ordinal)
        { ["1"] = new { type = "FIXED", value = new[] { "1", "2", "3", "4" } } };
        Assert.Equal("000639 54000", (await session.AskAsync("insert into s.t values (?)", new { bindings = binds })).Refusal());
        Assert.Equal("""[["0"]]""", await session.RowsAsync("select count(*) from s.t"));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_before_it_is_read()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.MaxRequestBytes = 2_000);
        await using var session = await WireSession.SignInAsync(door.Address);
        Assert.Equal("390000", (await session.AskAsync($"select '{new string('x', 3_000)}'")).Refusal().Split(' ')[0]);
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
    }
}
