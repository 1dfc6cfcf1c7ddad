namespace TradeKpi.Specs.Snowflake.Conformance;

[Documented("https://docs.snowflake.com/en/user-guide/streams-intro")]
public abstract class StreamSpecification : WarehouseSpecification
{
    private const string Changes = "select id, v, metadata$action, metadata$isupdate from {s}.x order by id, metadata$action";

    [Fact]
    public async Task A_stream_shows_rows_inserted_after_it_was_made()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t append_only = true; insert into {s}.t " +
            "values (2, 'b')");
        Assert.Equal(["2|b|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task Selecting_from_a_stream_does_not_consume_it()
    {
        await TableAsync("create stream {s}.x on table {s}.t append_only = true; insert into {s}.t values (1, 'a')");
        await RowsAsync(Changes);
        Assert.Equal(["1|a|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_statement_that_writes_from_a_stream_consumes_it()
    {
        await TableAsync("create stream {s}.x on table {s}.t append_only = true; insert into {s}.t values (1, 'a')");
        await RunAsync("insert into {s}.sink select id, v from {s}.x; insert into {s}.t values (2, 'b')");
        Assert.Equal(["2|b|INSERT|false"], await RowsAsync(Changes));
        Assert.Equal(["1|a"], await RowsAsync("select * from {s}.sink"));
    }

    [Fact]
    public async Task A_statement_that_reads_a_stream_consumes_even_the_rows_it_filters_out()
    {
        await TableAsync("create stream {s}.x on table {s}.t append_only = true; insert into {s}.t values (1, 'a')");
        await RunAsync("insert into {s}.sink select id, v from {s}.x where false");
        Assert.Empty(await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_rolled_back_transaction_does_not_consume()
    {
        await TableAsync("create stream {s}.x on table {s}.t append_only = true; insert into {s}.t values (1, 'a')");
        await RunAsync("begin transaction; insert into {s}.sink select id, v from {s}.x; rollback");
        Assert.Equal(["1|a|INSERT|false"], await RowsAsync(Changes));
    }

    [Theory]
    [InlineData("append_only = true")]
    [InlineData("append_only = false")]
    [Documented("https://docs.snowflake.com/en/user-guide/streams-intro#data-flow")]
    public async Task Inside_a_transaction_every_statement_sees_the_same_records_and_not_its_own_writes(string kind)
    {
        await TableAsync($"create stream {{s}}.x on table {{s}}.t {kind}; insert into {{s}}.t values (1, 'a')");
        await RunAsync("begin transaction; insert into {s}.t values (2, 'b'); insert into {s}.sink select id, v from {s}.x");
        Assert.Equal(["1|a|INSERT|false"], await RowsAsync(Changes));
        await RunAsync("insert into {s}.sink select id, v from {s}.x; commit");
        Assert.Equal(["1|a", "1|a"], await RowsAsync("select * from {s}.sink"));
        Assert.Equal(["2|b|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task Two_streams_on_one_table_move_each_on_its_own()
    {
        await TableAsync("create stream {s}.x on table {s}.t append_only = true; create stream {s}.y on table {s}.t append_only = true; " +
            "insert into {s}.t values (1, 'a')");
        await RunAsync("insert into {s}.sink select id, v from {s}.y");
        Assert.Equal(["1|a|INSERT|false"], await RowsAsync(Changes));
        Assert.Empty(await RowsAsync("select * from {s}.y"));
    }

    [Fact]
    public async Task An_updated_row_is_a_delete_and_an_insert()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t; update {s}.t set v = 'b' where id = 1");
        Assert.Equal(["1|a|DELETE|true", "1|b|INSERT|true"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task Several_updates_of_a_row_are_netted()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t; update {s}.t set v = 'b'; update {s}.t " +
            "set v = 'c'");
        Assert.Equal(["1|a|DELETE|true", "1|c|INSERT|true"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_row_inserted_and_then_updated_is_one_insert_of_its_last_values()
    {
        await TableAsync("create stream {s}.x on table {s}.t; insert into {s}.t values (1, 'a'); update {s}.t set v = 'b'");
        Assert.Equal(["1|b|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_row_inserted_and_then_deleted_is_not_shown()
    {
        await TableAsync("create stream {s}.x on table {s}.t; insert into {s}.t values (1, 'a'); delete from {s}.t where id = 1");
        Assert.Empty(await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_deleted_row_is_shown_with_its_old_values()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t; delete from {s}.t");
        Assert.Equal(["1|a|DELETE|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_key_deleted_and_inserted_again_is_no_update()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t; delete from {s}.t; insert into {s}.t " +
            "values (1, 'b')");
        Assert.Equal(["1|a|DELETE|false", "1|b|INSERT|false"], await RowsAsync(Changes));
        Assert.Equal(["2"], await RowsAsync("select count(distinct metadata$row_id) from {s}.x"));
    }

    [Fact]
    public async Task The_two_rows_of_an_update_have_the_same_row_id()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t; update {s}.t set v = 'b'");
        Assert.Equal(["1"], await RowsAsync("select count(distinct metadata$row_id) from {s}.x"));
    }

    [Fact]
    public async Task Truncate_deletes_every_row()
    {
        await TableAsync("insert into {s}.t values (1, 'a'), (2, 'b'); create stream {s}.x on table {s}.t; truncate table {s}.t");
        Assert.Equal(["1|a|DELETE|false", "2|b|DELETE|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_merge_is_shown_row_by_row()
    {
        await TableAsync("insert into {s}.t values (1, 'a'), (2, 'b'), (3, 'c'); create stream {s}.x on table {s}.t");
        await RunAsync("""
            insert into {s}.sink values (1, 'A'), (2, null), (4, 'D');
            merge into {s}.t as target using (select * from {s}.sink) as source on target.id = source.id
            when matched and source.v is null then delete
            when matched then update set v = source.v
            when not matched then insert (id, v) values (source.id, source.v)
            """);
        Assert.Equal(["1|a|DELETE|true", "1|A|INSERT|true", "2|b|DELETE|false", "4|D|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task An_append_only_stream_ignores_updates_and_deletes()
    {
        await TableAsync("insert into {s}.t values (1, 'a'), (2, 'b'); create stream {s}.x on table {s}.t append_only = true");
        await RunAsync("update {s}.t set v = 'z' where id = 1; delete from {s}.t where id = 2; insert into {s}.t values (3, 'c'); delete " +
            "from {s}.t where id = 3");
        Assert.Equal(["3|c|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task Pending_rows_of_an_append_only_stream_survive_a_later_update()
    {
        await TableAsync("create stream {s}.x on table {s}.t append_only = true; insert into {s}.t values (1, 'a')");
        await RunAsync("insert into {s}.sink select id, v from {s}.x; insert into {s}.t values (2, 'b'); delete from {s}.t where id = 1; " +
            "insert into {s}.t values (3, 'c')");
        Assert.Equal(["2|b|INSERT|false", "3|c|INSERT|false"], await RowsAsync(Changes));
    }

    [Fact]
    public async Task A_column_added_to_the_table_is_added_to_its_streams()
    {
        await TableAsync("create stream {s}.x on table {s}.t; insert into {s}.t values (1, 'a')");
        await RunAsync("alter table {s}.t add column if not exists w integer; insert into {s}.t values (2, 'b', 7)");
        Assert.Equal(["1|null", "2|7"], await RowsAsync("select id, w from {s}.x order by id"));
    }

    [Theory]
    [InlineData("append_only = true")]
    [InlineData("append_only = false")]
    [Documented("https://docs.snowflake.com/en/sql-reference/functions/system_stream_has_data")]
    public async Task Stream_has_data_tells_whether_changes_wait(string kind)
    {
        await TableAsync($"create stream {{s}}.x on table {{s}}.t {kind}");
        Assert.Equal("false", await ValueAsync("system$stream_has_data('{s}.x')"));
        await RunAsync("insert into {s}.t values (1, 'a')");
        Assert.Equal("true", await ValueAsync("system$stream_has_data('{s}.x')"));
        await RunAsync("insert into {s}.sink select id, v from {s}.x");
        Assert.Equal("false", await ValueAsync("system$stream_has_data('{s}.x')"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/create-stream")]
    public async Task Show_initial_rows_gives_the_rows_that_were_there()
    {
        await TableAsync("insert into {s}.t values (1, 'a'); create stream {s}.x on table {s}.t append_only = true " +
            "show_initial_rows = true");
        Assert.Equal(["1|a|INSERT|false"], await RowsAsync(Changes));
    }

    private Task TableAsync(string then) => RunAsync(
        "create table {s}.t (id integer not null, v varchar, primary key (id)); create table {s}.sink (id integer, v varchar); " + then);
}
