namespace TradeKpi.Specs.Snowflake.Conformance;

[Documented("https://docs.snowflake.com/en/sql-reference/sql/create-table")]
public abstract class DefinitionSpecification : WarehouseSpecification
{
    [Fact]
    public async Task A_table_takes_types_defaults_comments_and_clustering()
    {
        await RunAsync("""
            create transient table if not exists {s}.t (
              id integer not null comment 'the id', amount number(18, 2) default 0, label varchar(20) default 'x',
              line variant, loaded_at timestamp_ntz(6) default sysdate(),
              constraint pk primary key (id), unique (label), foreign key (id) references {s}.other (id)
            ) cluster by (id) comment = 'a table' data_retention_time_in_days = 1;
            insert into {s}.t (id) values (1)
            """);
        Assert.Equal(["1|0.00|x|null|true"], await RowsAsync("select id, amount, label, line, loaded_at is not null from {s}.t"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/constraints-overview")]
    public async Task Primary_keys_are_not_enforced()
    {
        await RunAsync("create table {s}.t (id integer not null primary key); insert into {s}.t values (1); insert into {s}.t values (1)");
        Assert.Equal("2", Assert.Single(await RowsAsync("select count(*) from {s}.t")));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/constraints-overview")]
    public async Task Not_null_is_enforced()
    {
        await RunAsync("create table {s}.t (id integer not null)");
        await FailsAsync("insert into {s}.t values (null)");
    }

    [Fact]
    public async Task Create_if_not_exists_leaves_the_table_and_its_rows()
    {
        await RunAsync("create table {s}.t (id integer); insert into {s}.t values (1); create table if not exists {s}.t (id integer, " +
            "more varchar)");
        Assert.Equal(["1"], await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    public async Task A_column_is_added_once()
    {
        await RunAsync("create table {s}.t (id integer); insert into {s}.t values (1)");
        await RunAsync("alter table {s}.t add column if not exists a number(10, 2); alter table {s}.t add column if not exists " +
            "a number(10, 2)");
        Assert.Equal(["1|null"], await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    public async Task A_column_is_added_with_a_default()
    {
        await RunAsync("create table {s}.t (id integer); insert into {s}.t values (1)");
        await RunAsync("alter table {s}.t add column a number(10, 2) default 1");
        Assert.Equal(["1|1.00"], await RowsAsync("select * from {s}.t"));
    }

    [Theory]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/alter-table")]
    [InlineData("number(10, 2) default 1")]
    [InlineData("integer autoincrement")]
    [InlineData("integer unique")]
    [InlineData("integer primary key")]
    public async Task A_column_that_may_be_there_is_added_without_default_and_key(string column)
    {
        await RunAsync("create table {s}.t (id integer)");
        await FailsAsync($"alter table {{s}}.t add column if not exists a {column}");
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/alter-schema")]
    public async Task A_schema_takes_managed_access()
    {
        await RunAsync("create schema if not exists {s}m with managed access; alter schema {s}m enable managed access; drop schema {s}m");
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/alter-table")]
    public async Task Swap_exchanges_two_tables()
    {
        await RunAsync("create table {s}.a as select 1 as v; create table {s}.b as select 2 as v; alter table {s}.a swap with {s}.b");
        Assert.Equal(["2"], await RowsAsync("select * from {s}.a"));
        Assert.Equal(["1"], await RowsAsync("select * from {s}.b"));
    }

    [Fact]
    public async Task A_view_is_replaced()
    {
        await RunAsync("create or replace view {s}.v (x comment 'number') comment = 'one' as select 1; create or replace view {s}.v as " +
            "select 2 as x");
        Assert.Equal(["2"], await RowsAsync("select x from {s}.v"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants")]
    public async Task A_backslash_in_a_literal_escapes()
    {
        Assert.Equal("4", await ValueAsync("length('a\\tb\\\\')"));
    }

    [Fact]
    public async Task Comments_of_two_slashes_are_comments() => Assert.Equal("1", await ValueAsync("1 // one\n"));
}
