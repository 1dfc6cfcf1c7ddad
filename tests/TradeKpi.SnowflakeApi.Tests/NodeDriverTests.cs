using System.Text.Json.Nodes;

namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>Snowflake's own driver for Node at the door.</summary>
[RequiresNodeDriver]
public sealed class NodeDriverTests
{
    [Fact]
    public async Task It_signs_in_and_reads_every_type_as_it_is()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema s", "create table s.t as select unhex('CAFE') as bin");
        var answer = Assert.Single(await NodeDriver.AskAsync(door.Address, new
        {
            sqlText = """
                select 7 as n, cast(12.50 as number(10, 2)) as m, cast(-0.05 as number(10, 2)) as cents,
                  'it''s' as t, true as b, 1.5::float as f,
                  '2024-02-29'::date as d, '23:59:59.000001'::time as at, '1969-12-31 23:59:59.5'::timestamp_ntz as before,
                  '2024-01-02 03:04:05.678901'::timestamp_ntz as ntz, '2024-01-02 03:04:05+02:00'::timestamp_tz as tz,
                  parse_json('{"a":[1,null]}') as v, (select bin from s.t) as bin, null as nothing
                """,
        }));
        Assert.Equal("""
            [7,12.5,-0.05,"it's",true,1.5,"2024-02-29","23:59:59","1969-12-31 23:59:59.500","2024-01-02 03:04:05.678",
            "2024-01-02 01:04:05.000 +0000",{"a":[1,null]},{"type":"Buffer","data":[202,254]},null]
            """.ReplaceLineEndings(""), answer!["rows"]![0]!.ToJsonString(s_plain));
        Assert.Equal("""
            N fixed 38 0|M fixed 10 2|CENTS fixed 10 2|T text  |B boolean  |F real  |D date 0 0|AT time 0 6|BEFORE timestamp_ntz 0 6|
            NTZ timestamp_ntz 0 6|TZ timestamp_tz 0 6|V variant 0 0|BIN binary 0 0|NOTHING fixed 38 0
            """.ReplaceLineEndings(""), string.Join('|', answer["columns"]!.AsArray().Select(column =>
                $"{column!["name"]} {column["type"]} {column["precision"]} {column["scale"]}")));
    }

    [Fact]
    public async Task Large_results_come_in_chunks_and_are_whole_and_in_order()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.InlineBytes = 20_000);
        var answer = Assert.Single(await NodeDriver.AskAsync(door.Address, new
        {
            sqlText = "select range as n, 'row number ' || range as t from range(20000) order by n desc",
        }))!;
        Assert.True(door.ChunksWritten > 1);
        Assert.Equal(0, door.KeptFiles);
        Assert.Equal(20_000, answer["rows"]!.AsArray().Count);
        Assert.Equal(Enumerable.Range(0, 20_000).Reverse(), answer["rows"]!.AsArray().Select(row => row![0]!.GetValue<int>()));
        Assert.Equal("row number 0", answer["rows"]![19_999]![1]!.GetValue<string>());
    }

    [Fact]
    public async Task Values_are_bound_by_place_and_by_number_and_whole_rows_at_once()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.Writable = true, "create schema s",
            "create table s.t (id integer, name varchar, price number(10, 2), flag boolean)");
        var answers = await NodeDriver.AskAsync(door.Address,
            new { sqlText = "insert into s.t values (?, ?, ?, ?)", binds = new object?[] { 1, "it's", 1.5, true } },
            new
            {
                sqlText = "insert into s.t values (?, ?, ?, ?)",
                binds = new object?[][] { [2, "b", 2.25, false], [3, null, 3, null] },
            },
            new { sqlText = "select id, name, price, flag from s.t where id >= :1 and id <= :2 order by id", binds = new[] { 1, 3 } });
        Assert.Equal([1, 2], answers.Take(2).Select(answer => answer!["updated"]!.GetValue<int>()));
        Assert.Equal("""[[1,"it's",1.5,true],[2,"b",2.25,false],[3,null,3,null]]""", answers[2]!["rows"]!.ToJsonString(s_plain));
    }

    [Fact]
    public async Task Errors_have_Snowflake_s_numbers_and_states_and_the_session_goes_on()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema s", "create table s.t (id integer)");
        var answers = await NodeDriver.AskAsync(door.Address,
            new { sqlText = "select * from s.missing" }, new { sqlText = "select nope from s.t" }, new { sqlText = "select from where" },
            new { sqlText = "select st_distance(1, 2)" }, new { sqlText = "select cast('x' as integer)" },
            new { sqlText = "insert into s.t values (1)" }, new { sqlText = "create network policy p" },
            new { sqlText = "select 1; select 2" },
            new { sqlText = "alter session set nonsense = 1" }, new { sqlText = "show secrets" }, new { sqlText = "use database other" },
            new { sqlText = "-- nothing" }, new { sqlText = "select count(*) from s.t" });
        Assert.Equal(
            [
                "002003 42S02", "000904 42000", "001003 42000", "002140 42601", "100038 22018", "003001 42501", "003001 42501",
                "000008 0A000", "001006 22023", "000002 0A000", "002043 02000", "000900 42601",
            ],
            answers.Take(12).Select(answer => $"{answer!["error"]?["code"]} {answer["error"]?["state"]}"), StringComparer.Ordinal);
        Assert.Equal("[[0]]", answers[12]!["rows"]!.ToJsonString());
        var unknown = answers[3]!["error"]!["message"]!.GetValue<string>();
        Assert.Contains("Unknown function ST_DISTANCE. Supported: ", unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("INSTALL", unknown, StringComparison.Ordinal);
        Assert.Contains("Supported: SHOW DATABASES", answers[9]!["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("line 1: 'secrets'", answers[9]!["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_statements_run_where_their_number_is_said()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.Writable = true, "create schema s");
        var answers = await NodeDriver.AskAsync(door.Address, new
        {
            sqlText = "create table s.t (id integer); insert into s.t values (1), (2); select count(*) as n from s.t",
            parameters = new { MULTI_STATEMENT_COUNT = 3 },
        }, new { sqlText = "select count(*) from s.t" });
        Assert.Null(answers[0]!["error"]);
        Assert.Equal("[[2]]", answers[1]!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task A_query_runs_in_the_background_is_watched_and_fetched()
    {
        await using var door = await DoorOfTest.OpenAsync();
        var answer = Assert.Single(await NodeDriver.AskAsync(door.Address,
            new { sqlText = "select sum(hash(range) % 7) as s from range(30000000)", asyncExec = true }))!;
        Assert.Equal("RUNNING", answer["statuses"]![0]!.GetValue<string>());
        Assert.Equal("SUCCESS", answer["statuses"]!.AsArray()[^1]!.GetValue<string>());
        Assert.Single(answer["rows"]!.AsArray());
    }

    [Fact]
    public async Task A_query_is_cancelled_and_the_session_goes_on()
    {
        await using var door = await DoorOfTest.OpenAsync();
        var answers = await NodeDriver.AskAsync(door.Address,
            new { sqlText = "select count(*) from range(100000000) a, range(1000) b where hash(a.range + b.range) = 1", cancelAfter = 300 },
            new { sqlText = "select 1" });
        Assert.Equal("000604 57014", $"{answers[0]!["error"]!["code"]} {answers[0]!["error"]!["state"]}");
        Assert.Equal("[[1]]", answers[1]!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task A_transaction_belongs_to_its_session_and_is_rolled_back_when_it_is_held_too_long()
    {
        await using var door = await DoorOfTest.OpenAsync(
            options => (options.Writable, options.TransactionTimeout) = (true, TimeSpan.FromSeconds(2)),
            "create schema s", "create table s.t (id integer)");
        var answers = await NodeDriver.AskAsync(door.Address,
            new { sqlText = "begin" }, new { sqlText = "insert into s.t values (1)" }, new { sqlText = "select * from s.t" },
            new { sqlText = "rollback" }, new { sqlText = "select count(*) from s.t" },
            new { sqlText = "begin" }, new { sqlText = "insert into s.t values (2)" });
        Assert.Equal("[[1]]", answers[2]!["rows"]!.ToJsonString());
        Assert.Equal("[[0]]", answers[4]!["rows"]!.ToJsonString());
        var late = await NodeDriver.AskAsync(door.Address, new { sqlText = "insert into s.t values (3)" },
            new { sqlText = "select id from s.t" });
        Assert.Equal("[[3]]", late[1]!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task Only_the_columns_of_a_query_are_told_where_that_is_asked()
    {
        await using var door = await DoorOfTest.OpenAsync();
        var answer = Assert.Single(await NodeDriver.AskAsync(door.Address,
            new { sqlText = "select cast(1 as number(5, 1)) as a, error('it ran') as b", describeOnly = true }))!;
        Assert.Equal("A fixed 5", string.Join(' ', answer["columns"]!.AsArray().Take(1)
            .Select(column => $"{column!["name"]} {column["type"]} {column["precision"]}")));
        Assert.Empty(answer["rows"]!.AsArray());
    }

    [Fact]
    public async Task Objects_are_shown_described_and_listed_as_Snowflake_has_them_and_named_with_their_database()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema gold",
            "create table gold.sales (day date, net number(18, 2), note varchar)", "create view gold.vw_sales as select * from gold.sales");
        var answers = await NodeDriver.AskAsync(door.Address, new { schema = "gold" },
        [
            new { sqlText = "show /* as JDBC does */ objects in database \"TRADEKPI\"" },
            new { sqlText = "describe table \"TRADEKPI\".\"GOLD\".\"SALES\"" },
            new { sqlText = "show columns like 'n%' in table tradekpi.gold.sales" },
            new
            {
                sqlText = "select table_name, table_type from tradekpi.information_schema.tables where table_schema = 'GOLD' order by 1",
            },
            new { sqlText = "select column_name, data_type, numeric_scale from information_schema.columns c where c.table_name = 'SALES'" },
            new { sqlText = "select count(*) from \"TRADEKPI\".\"GOLD\".\"VW_SALES\"" },
            new { sqlText = "select day, \"net\" from sales" },
            new { sqlText = "select current_database(), current_schema(), current_user()" },
        ]);
        Assert.Equal(["SALES TABLE", "VW_SALES VIEW"], answers[0]!["rows"]!.AsArray().Select(row => $"{row![1]} {row[4]}"),
            StringComparer.Ordinal);
        Assert.Equal(["DAY DATE", "NET NUMBER(18,2)", "NOTE VARCHAR(16777216)"],
            answers[1]!["rows"]!.AsArray().Select(row => $"{row![0]} {row[1]}"), StringComparer.Ordinal);
        Assert.Equal(["NET", "NOTE"], answers[2]!["rows"]!.AsArray().Select(row => row![2]!.GetValue<string>()), StringComparer.Ordinal);
        Assert.Equal("""[["SALES","BASE TABLE"],["VW_SALES","VIEW"]]""", answers[3]!["rows"]!.ToJsonString());
        Assert.Equal("""[["DAY","DATE",null],["NET","NUMBER",2],["NOTE","TEXT",null]]""", answers[4]!["rows"]!.ToJsonString());
        Assert.Equal("[[0]]", answers[5]!["rows"]!.ToJsonString());
        Assert.Equal(["DAY", "net"], answers[6]!["columns"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()),
            StringComparer.Ordinal);
        Assert.Equal("""[["TRADEKPI","GOLD","TESTER"]]""", answers[7]!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task A_password_is_asked_for_only_where_one_is_set()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.Password = "secret");
        Assert.Equal("390100", Assert.Single(await NodeDriver.AskAsync(door.Address, new { sqlText = "select 1" }))!["error"]!["code"]!
            .GetValue<string>());
        Assert.Equal("[[1]]", Assert.Single(await NodeDriver.AskAsync(door.Address, new { password = "secret" },
            [new { sqlText = "select 1" }]))!["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task It_renews_its_token_by_itself_once_it_has_expired()
    {
        // A token lasts an hour, and each look at the clock takes seven minutes: three queries take longer.
        await using var door = await DoorOfTest.OpenWithAsync(null, new HurriedTime(TimeSpan.FromMinutes(7)));
        var answers = await NodeDriver.AskAsync(door.Address,
            [.. Enumerable.Range(0, 6).Select(n => (object)new { sqlText = $"select {n}" })]);
        Assert.Equal(["[[0]]", "[[1]]", "[[2]]", "[[3]]", "[[4]]", "[[5]]"],
            answers.Select(answer => answer!["rows"]?.ToJsonString() ?? answer.ToJsonString()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Sequelize_finds_its_way_through_a_model()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.Writable = true, "create schema shop");
        var answers = await NodeDriver.RunAsync("sequelize.cjs", new JsonObject { ["accessUrl"] = door.Address.ToString().TrimEnd('/') });
        Assert.Equal("""[3,[{"id":2,"name":"pear","price":"2.25"},{"id":3,"name":"plum","price":"0.75"}],[["apple",1],["pear",2]],true]""",
            answers.ToJsonString(s_plain));
    }

    /// <summary>
    /// A clock that moves on whenever it is looked at. Its timers are real: those of a FakeTimeProvider that advances by itself would ring
    /// with the looks, and time the queries out.
    /// </summary>
    private sealed class HurriedTime(TimeSpan step) : TimeProvider
    {
        private long _looks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + step * Interlocked.Increment(ref _looks);
    }

    private static readonly System.Text.Json.JsonSerializerOptions s_plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
