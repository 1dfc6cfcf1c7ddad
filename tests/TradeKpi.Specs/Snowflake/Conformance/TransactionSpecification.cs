namespace TradeKpi.Specs.Snowflake.Conformance;

[Documented("https://docs.snowflake.com/en/sql-reference/transactions")]
public abstract class TransactionSpecification : WarehouseSpecification
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await RunAsync("create table {s}.t (id integer)");
    }

    [Fact]
    public async Task Rollback_undoes_what_the_transaction_wrote()
    {
        await RunAsync("begin transaction; insert into {s}.t values (1); rollback");
        Assert.Empty(await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    public async Task A_definition_commits_the_open_transaction()
    {
        await RunAsync("begin transaction; insert into {s}.t values (1); create table {s}.u (id integer); rollback");
        Assert.Equal(["1"], await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    public async Task Another_session_sees_nothing_before_the_commit()
    {
        await using var other = await Warehouse.OpenConnectionAsync();
        await RunAsync("begin transaction; insert into {s}.t values (1)");
        Assert.Empty(await RowsAsync(other, "select * from {s}.t"));
        await RunAsync("commit");
        Assert.Equal(["1"], await RowsAsync(other, "select * from {s}.t"));
    }

    [Fact]
    public async Task Begin_inside_a_transaction_changes_nothing()
    {
        await RunAsync("begin transaction; insert into {s}.t values (1); begin; insert into {s}.t values (2); rollback");
        Assert.Empty(await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    public async Task Closing_a_session_rolls_its_transaction_back()
    {
        await using (var other = await Warehouse.OpenConnectionAsync())
            await RunAsync(other, "begin transaction; insert into {s}.t values (1)");
        Assert.Empty(await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/call")]
    public async Task A_procedure_runs_its_statements_and_returns_its_text()
    {
        await RunAsync("create or replace procedure {s}.p() returns varchar language sql as $$ begin insert into {s}.t values " +
            "(1); insert " +
            "into {s}.t values (2); return 'done'; end $$");
        Assert.Equal(["done"], await RowsAsync("call {s}.p()"));
        Assert.Equal(["1", "2"], await RowsAsync("select * from {s}.t order by id"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/constructs/into")]
    public async Task A_procedure_keeps_what_a_query_answers_in_variables()
    {
        await RunAsync("create or replace procedure {s}.p() returns varchar language sql as $$ declare first_id number(18, 0); last_id " +
            "number(18, 0); begin insert into {s}.t values (1); insert into {s}.t values (5); select min(id), max(id) into :first_id, " +
            ":last_id from {s}.t; insert into {s}.t select :first_id + :last_id where :last_id > 4; return 'done'; end $$");
        Assert.Equal(["done"], await RowsAsync("call {s}.p()"));
        Assert.Equal(["1", "5", "6"], await RowsAsync("select * from {s}.t order by id"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/constructs/into")]
    public async Task A_variable_holds_all_38_digits()
    {
        await RunAsync("create or replace procedure {s}.p() returns varchar language sql as $$ declare most number(38, 0); begin select " +
            "cast('99999999999999999999999999999999999999' as number(38, 0)) into :most; insert into {s}.t select 1 where :most - 1 = " +
            "cast('99999999999999999999999999999999999998' as number(38, 0)); return 'done'; end $$");
        Assert.Equal(["done"], await RowsAsync("call {s}.p()"));
        Assert.Equal(["1"], await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/execute-immediate")]
    public async Task A_failing_call_rolls_the_block_s_transaction_back()
    {
        await RunAsync("create procedure {s}.good() returns varchar language sql as $$ begin insert into {s}.t values (1); return " +
            "'ok'; end $$");
        await RunAsync("create procedure {s}.bad() returns varchar language sql as $$ begin insert into {s}.missing values (1); return " +
            "'ok'; end $$");
        await FailsAsync("execute immediate $$ begin begin transaction; call {s}.good(); call {s}.bad(); commit; end $$");
        Assert.Empty(await RowsAsync("select * from {s}.t"));
        await RunAsync("execute immediate $$ begin begin transaction; call {s}.good(); commit; end $$");
        Assert.Equal(["1"], await RowsAsync("select * from {s}.t"));
    }
}
