using TradeKpi.SnowflakeApi.Tests.Wire;

namespace TradeKpi.SnowflakeApi.Tests.Queries;

/// <summary>Statements, binds and results, as drivers ask for them.</summary>
public sealed class QueryTests
{
    private static readonly string[] s_table = ["create schema s", "create table s.t (id integer, name varchar, price number(10, 2))"];

    [Fact]
    public async Task A_request_that_is_sent_again_finds_what_it_began_and_runs_nothing_twice()
    {
        await using var door = await WritableAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        var answers = new List<string>();
        for (var sent = 0; sent < 3; sent++)
            answers.Add((await session.AskAsync("insert into s.t values (1, 'a', 1)", null, "the-same")).QueryId());
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select count(*) from s.t"));
    }

    [Fact]
    public async Task Each_of_several_statements_has_a_result_of_its_own_to_fetch()
    {
        await using var door = await WritableAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        var answer = await session.AskAsync(
            "insert into s.t values (1, 'a;b', 1), (2, 'c', 2); select count(*) as n from s.t; select 'x' as x",
            new { parameters = new { MULTI_STATEMENT_COUNT = 0 } });
        Assert.Equal("12544,4096,4096", $"{answer["data"]!["resultTypes"]}");
        var results = new List<string>();
        foreach (var id in $"{answer["data"]!["resultIds"]}".Split(','))
            results.Add((await session.GetAsync($"queries/{id}/result"))["data"]!["rowset"]!.ToJsonString());
        Assert.Equal(["""[["2"]]""", """[["2"]]""", """[["x"]]"""], results);
    }

    [Fact]
    public async Task Another_number_of_statements_than_was_said_and_binds_for_several_are_refused_before_anything_runs()
    {
        await using var door = await WritableAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        const string two = "insert into s.t values (1, 'a', 1); insert into s.t values (2, 'b', 2)";
        Assert.Equal("000008 0A000", (await session.AskAsync(two)).Refusal());
        Assert.Equal("000002 0A000", (await session.AskAsync(two, new
        {
            parameters = new { MULTI_STATEMENT_COUNT = 2 },
            bindings = Binds(("1", "FIXED", "1")),
        })).Refusal());
        Assert.Equal("""[["0"]]""", await session.RowsAsync("select count(*) from s.t"));
    }

    [Fact]
    public async Task A_number_of_38_digits_is_told_to_the_last()
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        Assert.Equal(
            """[["-99999999999999999999999999999999999999","99999999999999999999999999.123456789012"]]""",
            await session.RowsAsync("select cast('-99999999999999999999999999999999999999' as number(38, 0)) as whole, "
                + "cast('99999999999999999999999999.123456789012' as number(38, 12)) as parts"));
    }

    [Fact]
    public async Task A_query_in_the_background_leaves_its_session_free_and_is_waited_for_by_its_id()
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        door.Hold.Close();
        var begun = await session.AskAsync("select held(7) as h", new { asyncExec = true });
        Assert.Equal("333334", begun["code"]!.GetValue<string>());
        Assert.Equal($"/queries/{begun.QueryId()}/result", begun["data"]!["getResultUrl"]!.GetValue<string>());
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
        Assert.Equal("RUNNING", await StatusAsync());
        door.Hold.Release();
        Assert.Equal("""[["7"]]""", (await session.GetAsync($"queries/{begun.QueryId()}/result"))["data"]!["rowset"]!.ToJsonString());
        Assert.Equal("SUCCESS", await StatusAsync());

        async Task<string> StatusAsync() =>
            $"{(await session.GetAsync($"monitoring/queries/{begun.QueryId()}"))["data"]!["queries"]![0]!["status"]}";
    }

    [Fact]
    public async Task A_query_that_takes_long_says_where_to_wait_for_it()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.AnswerWithin = TimeSpan.FromMilliseconds(20));
        await using var session = await WireSession.SignInAsync(door.Address);
        door.Hold.Close();
        var begun = await session.AskAsync("select held(7) as h");
        Assert.Equal("333333", begun["code"]!.GetValue<string>());
        var again = await session.GetAsync($"{begun["data"]!["getResultUrl"]}".TrimStart('/'));
        Assert.Equal("333333", again["code"]!.GetValue<string>());
        door.Hold.Release();
        await Eventually.AreEqualAsync("""[["7"]]""", async () =>
            (await session.GetAsync($"queries/{begun.QueryId()}/result"))["data"]?["rowset"]?.ToJsonString() ?? "");
    }

    [Fact]
    public async Task A_query_is_stopped_by_the_request_that_asked_it()
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        var running = session.AskAsync(Hold.EndlessQuery, null, "mine");
        await door.Hold.Entered;
        Assert.Empty((await session.PostAsync("queries/v1/abort-request", new { requestId = "mine" })).Refusal());
        Assert.Equal("000604 57014", (await running).Refusal());
    }

    [Fact]
    public async Task Values_are_bound_by_place_number_and_name_with_the_type_that_is_said()
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        Assert.Equal("""[["3","x"]]""", await session.RowsAsync("select ? + 1, ?",
            new { bindings = Binds(("1", "FIXED", "2"), ("2", "TEXT", "x")) }));
        Assert.Equal("""[["x?","2","2"]]""", await session.RowsAsync("select :2 || '?', :1, :1",
            new { bindings = Binds(("1", "FIXED", "2"), ("2", "TEXT", "x")) }));
        Assert.Equal("""[["5"]]""", await session.RowsAsync("select :from_id + :more",
            new { bindings = Binds(("from_id", "FIXED", "2"), ("more", "FIXED", "3")) }));
        Assert.Equal("""[["19782","1709164800.123456","12.50","1"]]""", await session.RowsAsync("select ?::date, ?, ?, ?", new
        {
            bindings = Binds(("1", "DATE", "1709164800000"), ("2", "TIMESTAMP_NTZ", "1709164800123456000"), ("3", "FIXED", "12.50"),
                ("4", "BOOLEAN", "true")),
        }));
        Assert.Equal("100038 22018", (await session.AskAsync("select ?", new { bindings = Binds(("1", "FIXED", "one")) })).Refusal());
        foreach (var (sql, name) in ((string, string)[])[("select ?", "2"), ("select :1", "2"), ("select :1", "more")])
            Assert.Equal("""[["2"]]""", await session.RowsAsync(sql, new { bindings = Binds(("1", "FIXED", "2"), (name, "FIXED", "3")) }));
    }

    [Fact]
    public async Task Thousands_of_bound_rows_are_written_all_or_none()
    {
        await using var door = await WritableAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        string?[] ids = [.. Enumerable.Range(0, 5_000).Select(i => $"{i}")];
        string?[] names = [.. ids.Select((id, i) => i % 3 == 0 ? null : "n" + id)];
        string?[] prices = [.. ids.Select(id => id + ".25")];
        const string insert = "insert into s.t (id, name, price) values (?, upper(?), ?)";
        Assert.Equal("""[["5000"]]""", await session.RowsAsync(insert, Rows(ids, names, prices)));
        Assert.Equal("""[["5000","3333","12498750.00","N1"]]""",
            await session.RowsAsync("select count(*), count(name), sum(price), min(name) from s.t"));
        prices[4_321] = "not a price";
        Assert.Equal("100038 22018", (await session.AskAsync(insert, Rows(ids, names, prices))).Refusal());
        Assert.Equal("""[["2"]]""", await session.RowsAsync("update s.t set name = :2 where id = :1",
            Rows(["7", "8"], ["seven", "eight"])));
        Assert.Equal("""[["5000","seven"]]""", await session.RowsAsync("select count(*), max(name) from s.t"));

        static object Rows(params string?[][] columns) => new
        {
            bindings = columns.Select((column, i) => ($"{i + 1}", column)).ToDictionary(
                bind => bind.Item1, bind => new { type = bind.Item1 == "2" ? "TEXT" : "FIXED", value = bind.column },
                StringComparer.Ordinal),
        };
    }

    [Fact]
    public async Task Only_as_many_rows_come_as_the_client_wants()
    {
        await using var door = await DoorOfTest.OpenAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        Assert.Equal("""[["0"],["1"]]""", await session.RowsAsync("select range from range(1000)",
            new { parameters = new { ROWS_PER_RESULTSET = 2 } }));
        await session.RowsAsync("alter session set rows_per_resultset = 1");
        Assert.Equal("""[["0"]]""", await session.RowsAsync("select range from range(1000)"));
    }

    [Fact]
    public async Task What_the_engine_lacks_is_refused_with_its_line_its_words_and_what_there_is_instead()
    {
        await using var door = await WritableAsync();
        await using var session = await WireSession.SignInAsync(door.Address);
        var answer = await session.AskAsync("\n\n  create network policy p allowed_ip_list = ('1.2.3.4')");
        Assert.Equal("000002 0A000", answer.Refusal());
        Assert.Equal(("3", "EXECUTION"), ($"{answer["data"]!["line"]}", $"{answer["data"]!["type"]}"));
        Assert.Contains("Line 3", answer.Message(), StringComparison.Ordinal);
        Assert.Contains("Supported: SELECT, INSERT", answer.Message(), StringComparison.Ordinal);
        Assert.Contains("Statement: create network policy p", answer.Message(), StringComparison.Ordinal);
        Assert.Equal("000002 0A000", (await session.AskAsync("put 'file:///tmp/x' @s.files")).Refusal());
    }

    [Fact]
    public async Task Sessions_read_unless_they_are_let_write()
    {
        await using var door = await DoorOfTest.OpenAsync(null, s_table);
        await using var session = await WireSession.SignInAsync(door.Address);
        foreach (var sql in new[] { "insert into s.t values (1, 'a', 1)", "create table s.u (id integer)", "drop table s.t",
            "truncate table s.t",
            "with n as (select 1) insert into s.t select 1, 'a', 1", "call s.p()", "execute immediate $$ begin delete from s.t; end $$" })
            Assert.NotEmpty((await session.AskAsync(sql)).Refusal());
        Assert.Equal("003001 42501", (await session.AskAsync("delete from s.t")).Refusal());
        foreach (var sql in new[] { "begin", "select 1", "commit", "rollback" })
            Assert.Empty((await session.AskAsync(sql)).Refusal());
        Assert.Equal("""[["0"]]""", await session.RowsAsync("select count(*) from s.t"));
    }

    [Fact]
    public async Task Without_autocommit_what_is_written_waits_for_the_commit()
    {
        await using var door = await WritableAsync();
        await using var session = await WireSession.SignInAsync(door.Address, new { SESSION_PARAMETERS = new { AUTOCOMMIT = false } });
        await using var other = await WireSession.SignInAsync(door.Address);
        await session.RowsAsync("insert into s.t values (1, 'a', 1)");
        Assert.Equal("""[["0"]]""", await other.RowsAsync("select count(*) from s.t"));
        await session.RowsAsync("commit");
        Assert.Equal("""[["1"]]""", await other.RowsAsync("select count(*) from s.t"));
    }

    private static Task<DoorOfTest> WritableAsync() => DoorOfTest.OpenAsync(options => options.Writable = true, s_table);

    private static Dictionary<string, object> Binds(params (string Name, string Type, string Value)[] binds) =>
        binds.ToDictionary(bind => bind.Name, bind => (object)new { type = bind.Type, value = bind.Value }, StringComparer.Ordinal);
}
