namespace TradeKpi.Specs.Snowflake.Conformance;

[Documented("https://docs.snowflake.com/en/sql-reference/sql/merge")]
public abstract class MergeSpecification : WarehouseSpecification
{
    private const string Rows = "select id, v from {s}.t order by id, v";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await RunAsync("create table {s}.t (id integer, v varchar); create table {s}.src (id integer, v varchar); insert into {s}.t " +
            "values (1, 'a'), (2, 'b')");
    }

    [Fact]
    public async Task Matched_rows_are_updated_and_others_inserted()
    {
        await RunAsync("insert into {s}.src values (2, 'B'), (3, 'C')");
        await MergeAsync("when matched then update set t.v = src.v when not matched then insert (id, v) values (src.id, src.v)");
        Assert.Equal(["1|a", "2|B", "3|C"], await RowsAsync(Rows));
    }

    [Fact]
    public async Task The_first_clause_whose_condition_holds_acts()
    {
        await RunAsync("insert into {s}.src values (1, 'x'), (2, null)");
        await MergeAsync("when matched and src.v is null then delete when matched then update set v = 'updated'");
        Assert.Equal(["1|updated"], await RowsAsync(Rows));
    }

    [Fact]
    public async Task A_merge_of_nothing_changes_nothing_and_is_still_refused_for_a_column_that_is_not_there()
    {
        const string Clauses = "when matched then update set v = src.v when not matched then insert (id, v) values (src.id, src.v)";
        await FailsAsync(Merge("when matched then update set nobody = src.v"));
        await MergeAsync(Clauses);
        await MergeAsync(Clauses);
        Assert.Equal(["1|a", "2|b"], await RowsAsync(Rows));
        await RunAsync("insert into {s}.src values (2, 'B')");
        await MergeAsync(Clauses);
        Assert.Equal(["1|a", "2|B"], await RowsAsync(Rows));
        await RunAsync("truncate table {s}.src; alter table {s}.t drop column v");
        await FailsAsync(Merge(Clauses));
    }

    [Fact]
    public async Task A_condition_may_hold_a_case_expression()
    {
        await RunAsync("insert into {s}.src values (1, 'x'), (2, 'y')");
        await MergeAsync("when matched and case when src.v = 'x' then true else false end then update set v = case when t.id = 1 then " +
            "'one' else 'other' end");
        Assert.Equal(["1|one", "2|b"], await RowsAsync(Rows));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior")]
    public async Task Two_source_rows_that_would_update_one_row_are_an_error()
    {
        await RunAsync("insert into {s}.src values (1, 'x'), (1, 'y')");
        Assert.Contains("Duplicate row detected during DML action", await FailsAsync(Merge("when matched then update set v = src.v")),
            StringComparison.Ordinal);
        Assert.Equal(["1|a", "2|b"], await RowsAsync(Rows));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior")]
    public async Task One_row_that_would_be_updated_and_deleted_is_an_error()
    {
        await RunAsync("insert into {s}.src values (1, 'x'), (1, null)");
        Assert.Contains("Duplicate row", await FailsAsync(
            Merge("when matched and src.v is null then delete when matched then update set v = src.v")), StringComparison.Ordinal);
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior")]
    public async Task Two_source_rows_may_delete_one_row()
    {
        await RunAsync("insert into {s}.src values (1, 'x'), (1, 'y')");
        await MergeAsync("when matched then delete");
        Assert.Equal(["2|b"], await RowsAsync(Rows));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/merge#duplicate-join-behavior")]
    public async Task Two_source_rows_of_which_one_acts_are_no_error()
    {
        await RunAsync("insert into {s}.src values (1, 'x'), (1, 'y')");
        await MergeAsync("when matched and src.v = 'y' then update set v = src.v");
        Assert.Equal(["1|y", "2|b"], await RowsAsync(Rows));
    }

    [Fact]
    public async Task Two_source_rows_without_a_match_are_both_inserted()
    {
        await RunAsync("insert into {s}.src values (3, 'x'), (3, 'x')");
        await MergeAsync("when not matched then insert (id, v) values (src.id, src.v)");
        Assert.Equal(["1|a", "2|b", "3|x", "3|x"], await RowsAsync(Rows));
    }

    private Task MergeAsync(string clauses) => RunAsync(Merge(clauses));

    private static string Merge(string clauses) => $"merge into {{s}}.t using {{s}}.src on t.id = src.id {clauses}";
}
