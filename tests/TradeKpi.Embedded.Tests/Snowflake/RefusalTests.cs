using System.Data.Common;

using System.Globalization;
using Dapper;

using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Tests.Snowflake.Conformance;

namespace TradeKpi.Embedded.Tests.Snowflake;

/// <summary>What the embedded warehouse does not know it refuses, and says where and what it knows instead.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly EmbeddedWarehouse _warehouse = EmbeddedEngine.Warehouse();
    private DbConnection _connection = null!;

    public async Task InitializeAsync() => _connection = await _warehouse.OpenConnectionAsync();

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _warehouse.DisposeAsync();
    }

    [Theory]
    [InlineData("grant select on s.t to role r", "not known")]
    [InlineData("create warehouse w", "not known")]
    [InlineData("use schema s", "current database or schema")]
    [InlineData("alter session set timezone = 'Europe/Berlin'", "session parameter")]
    [InlineData("select payload:a from s.t", "get_path")]
    [InlineData("select $1", "COPY INTO")]
    [InlineData("select * from @stage/x", "stage cannot be queried")]
    [InlineData("select 1::geography", "type of a cast")]
    [InlineData("create table s.t (id integer autoincrement)", "autoincrement")]
    [InlineData("create table s.t (id vector(int, 3))", "type of id")]
    [InlineData("alter table s.t add column w integer not null default 0", "replay")]
    [InlineData("create table s.t clone s.u", "clone")]
    [InlineData("create stage s.x", "stage cannot be made")]
    [InlineData("copy into s.t from @nowhere/x file_format = (type = json)", "stage nowhere")]
    [InlineData("copy into s.t from @nowhere/x file_format = (type = json) on_error = continue", "never skipped")]
    [InlineData("copy into s.t from @nowhere/x file_format = (type = parquet)", "newline-delimited JSON")]
    [InlineData("create procedure s.p(a integer) returns varchar language sql as $$ begin return 'x'; end $$", "no arguments")]
    [InlineData("create procedure s.p() returns varchar language sql as $$ begin let x := 1; return 'x'; end $$", "variables")]
    [InlineData("create procedure s.p() returns varchar language python as $$ x $$", "SQL")]
    [InlineData("create task s.k as select 1", "tasks")]
    [InlineData("insert overwrite into s.t select 1", "OVERWRITE")]
    [InlineData("undrop table s.t", "not known")]
    [InlineData("select dateadd('fortnight', 1, current_date)", "date part")]
    [InlineData("select try_to_date('1', 'QQ')", "format")]
    public async Task A_statement_that_is_not_known_is_refused(string sql, string says)
    {
        var refusal = await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync("select 1;\n" + sql));
        Assert.Contains(says, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Line 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Statement: ", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Excluded
    {
        get
        {
            var rules = new TheoryData<string, string, string>();
            foreach (var rule in Documented.Rules)
                rules.Add(rule.Page, rule.Example, rule.Instead);
            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Excluded))]
    public async Task What_a_page_excludes_is_refused_with_the_page(string page, string example, string instead)
    {
        var refusal = await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync(example, new { from = 1 }));
        Assert.Contains(page, refusal.Message, StringComparison.Ordinal);
        var other = await Record.ExceptionAsync(() => _connection.ExecuteAsync(instead, new { first_day = 1 }));
        Assert.DoesNotContain("docs.snowflake.com", other?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create or replace procedure p() returns varchar language sql as\n$$\nbegin\n  delete from t;\n  {0};\nend\n$$", 5)]
    [InlineData("create or replace function f(a varchar) returns varchar language sql as\n$$\n  ({0})\n$$", 3)]
    [InlineData("execute immediate\n$$\nbegin\n  {0};\nend\n$$", 4)]
    [InlineData("create or replace task t\n  warehouse = w\nas\n  {0}", 4)]
    public async Task What_a_page_excludes_is_refused_in_a_body_too_before_it_first_runs(string statement, int line)
    {
        var refusal = await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync(string.Format(
            CultureInfo.InvariantCulture, statement, "select try_cast(1 as number(18, 2))")));
        Assert.Contains("sql-reference/functions/try_cast", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(line, refusal.Line);
    }

    [Fact]
    public async Task An_error_of_the_engine_names_the_line_of_the_script()
    {
        var failure = await Assert.ThrowsAsync<SnowflakeSqlException>(
            () => _connection.ExecuteAsync("select 1;\n\nselect * from missing.t"));
        Assert.StartsWith("Line 3", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, failure.Line);
    }

    [Fact]
    public async Task A_procedure_s_refusal_names_the_line_inside_its_body()
    {
        const string Procedure =
            "create procedure main.p() returns varchar language sql as\n$$\nbegin\n  select 1;\n  undrop table x;\nend\n$$";
        var refusal = await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync(Procedure));
        Assert.StartsWith("Line 5", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_error_in_a_transaction_only_rollback_is_taken()
    {
        await _connection.ExecuteAsync("create schema s; create table s.t (id integer); begin transaction; insert into s.t values (1)");
        await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync("insert into s.t values ('x')"));
        var refusal = await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync("commit"));
        Assert.Contains("ROLLBACK", refusal.Message, StringComparison.Ordinal);
        await _connection.ExecuteAsync("rollback");
        Assert.Equal(0, await _connection.ExecuteScalarAsync<long>("select count(*) from s.t"));
    }

    [Theory]
    [InlineData("create or replace table s.t (id integer)", "stream")]
    [InlineData("drop table s.t", "stream")]
    [InlineData("alter table s.t drop column v", "stream")]
    [InlineData("create view s.v as select * from s.x", "view over the stream")]
    [InlineData("update s.t set v = u.v from s.u where u.id = t.id", "MERGE")]
    [InlineData("delete from s.t using s.u where u.id = t.id", "MERGE")]
    [InlineData("update s.t set id = 2", "tells the rows")]
    [InlineData("create stream s.y on table s.u", "PRIMARY KEY")]
    public async Task What_a_stream_cannot_follow_is_refused(string sql, string says)
    {
        await _connection.ExecuteAsync("""
            create schema s;
            create table s.t (id integer primary key, v varchar);
            create table s.u (id integer, v varchar);
            create stream s.x on table s.t
            """);
        var refusal = await Assert.ThrowsAsync<SnowflakeSqlException>(() => _connection.ExecuteAsync(sql));
        Assert.Contains(says, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Dapper_binds_by_name()
    {
        await _connection.ExecuteAsync("create schema s; create table s.t (id integer, v varchar)");
        Assert.Equal(1, await _connection.ExecuteAsync("insert into s.t values (:id, :v)", new { id = 7, v = "x" }));
        Assert.Equal("x", await _connection.QuerySingleAsync<string>("select v from s.t where id = :id", new { id = 7 }));
    }

    [Fact]
    public async Task Two_writers_take_turns_and_readers_never_wait()
    {
        await _connection.ExecuteAsync("create schema s; create table s.t (id integer); begin transaction; insert into s.t values (1)");
        await using var other = await _warehouse.OpenConnectionAsync();
        var waiting = other.ExecuteAsync("insert into s.t values (2)");
        await using var reader = await _warehouse.OpenConnectionAsync();
        Assert.Equal(0, await reader.ExecuteScalarAsync<long>("select count(*) from s.t"));
        Assert.False(waiting.IsCompleted);
        await _connection.ExecuteAsync("commit");
        await waiting;
        Assert.Equal(2, await reader.ExecuteScalarAsync<long>("select count(*) from s.t"));
    }
}
