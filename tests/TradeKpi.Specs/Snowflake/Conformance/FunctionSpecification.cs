namespace TradeKpi.Specs.Snowflake.Conformance;

[Documented("https://docs.snowflake.com/en/sql-reference/functions-all")]
public abstract class FunctionSpecification : WarehouseSpecification
{
    [Theory]
    [InlineData("iff(1 = 1, 'yes', 'no')", "yes")]
    [InlineData("iff(null, 'yes', 'no')", "no")]
    [InlineData("nvl(null, 2)", "2")]
    [InlineData("nvl2(null, 1, 2)", "2")]
    [InlineData("zeroifnull(null)", "0")]
    [InlineData("equal_null(null, null)", "true")]
    [InlineData("greatest(1, null)", "null")]
    [InlineData("least(1, null, 2)", "null")]
    [InlineData("greatest(1, 3, 2)", "3")]
    [InlineData("concat('a', null)", "null")]
    [InlineData("concat('a', 'b', 'c')", "abc")]
    [InlineData("concat_ws('-', 'a', null)", "null")]
    [InlineData("regexp_replace('abab', 'a', 'x')", "xbxb")]
    [InlineData("regexp_like('abc', 'b')", "false")]
    [InlineData("regexp_like('abc', 'a.c')", "true")]
    [InlineData("regexp_like('a1', '\\\\w\\\\d')", "true")]
    [InlineData("regexp_substr('abc', 'x')", "null")]
    [InlineData("startswith('abc', 'ab')", "true")]
    [InlineData("charindex('c', 'abc')", "3")]
    [InlineData("split_part('a.b.c', '.', 2)", "b")]
    [InlineData("initcap('hello world')", "Hello World")]
    [InlineData("trim('  a ') || '|'", "a|")]
    [InlineData("replace('abc', 'b')", "ac")]
    [InlineData("md5('a')", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("sha2('a', 256)", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")]
    [InlineData("dateadd('day', 1, '2024-02-28'::date)::varchar", "2024-02-29")]
    [InlineData("dateadd(month, 1, '2024-01-31'::date)::varchar", "2024-02-29")]
    [InlineData("dateadd('hour', 25, '2024-01-01'::timestamp_ntz)", "2024-01-02 01:00:00")]
    [InlineData("datediff('month', '2024-01-31'::date, '2024-02-01'::date)", "1")]
    [InlineData("datediff(week, '2024-12-29'::date, '2025-01-06'::date)", "2")]
    [InlineData("datediff(week, '2025-01-05'::date, '2025-01-06'::date)", "1")]
    [InlineData("datediff('week', dateadd(day, 1, '2025-01-05'::date), '2025-01-12'::date)", "0")]
    [InlineData("datediff(hour, '2024-01-01 10:59:00'::timestamp_ntz, '2024-01-01 11:00:00'::timestamp_ntz)", "1")]
    [InlineData("date_trunc('month', '2024-02-15'::date)::varchar", "2024-02-01")]
    [InlineData("last_day('2024-02-03'::date)::varchar", "2024-02-29")]
    [InlineData("date_from_parts(2024, 13, 1)::varchar", "2025-01-01")]
    [InlineData("dayofweekiso('2024-02-04'::date)", "7")]
    [InlineData("dayname('2024-02-04'::date)", "Sun")]
    [InlineData("try_to_date('31.12.2024', 'DD.MM.YYYY')::varchar", "2024-12-31")]
    [InlineData("try_to_date('no date')", "null")]
    [InlineData("to_varchar('2024-02-04'::date, 'YYYYMMDD')", "20240204")]
    [InlineData("convert_timezone('UTC', try_to_timestamp_tz('2024-01-01T10:00:00+02:00'))::timestamp_ntz", "2024-01-01 08:00:00")]
    [InlineData("try_to_decimal('12.345', 18, 2)", "12.35")]
    [InlineData("try_to_decimal('x', 18, 2)", "null")]
    [InlineData("try_to_timestamp_tz('2013-04-28T20:57:01.123456+07:00')", "2013-04-28 13:57:01.123456Z")]
    [InlineData("try_to_timestamp_tz('2013-04-28 20:57:01.123456+07')", "2013-04-28 13:57:01.123456Z")]
    [InlineData("try_to_timestamp_tz('2013-04-28 20:57:01 +0700')", "2013-04-28 13:57:01Z")]
    [InlineData("try_to_timestamp_tz('2013-04-28 20:57:01.5 +07:00')", "2013-04-28 13:57:01.5Z")]
    [InlineData("try_to_timestamp_tz('2013-04-28T20:57')", "2013-04-28 20:57:00Z")]
    [InlineData("try_to_timestamp_tz('2013-04-28 20')", "2013-04-28 20:00:00Z")]
    [InlineData("try_to_timestamp_tz('2025-01-15T10:00+01:00')", "2025-01-15 09:00:00Z")]
    [InlineData("try_to_timestamp_tz('Thu, 21 Dec 2000 16:01:07 +0200')", "2000-12-21 14:01:07Z")]
    [InlineData("try_to_timestamp_tz('Thu, 21 Dec 2000 04:01:07 PM')", "2000-12-21 16:01:07Z")]
    [InlineData("try_to_timestamp_tz('2/18/2008 02:36:48')", "2008-02-18 02:36:48Z")]
    [InlineData("try_to_timestamp_tz('Mon Jul 08 18:09:51 +0000 2013')", "2013-07-08 18:09:51Z")]
    [InlineData("try_to_timestamp_tz('2024-05-01 10:00:00 UTC')", "null")]
    [InlineData("try_to_timestamp_tz('2024-05-01T10:00:00 Europe/Berlin')", "null")]
    [InlineData("try_to_timestamp_tz('2024-05-01T10:00:00+0100')", "null")]
    [InlineData("try_to_timestamp_tz('2024/05/01 10:00:00')", "null")]
    [InlineData("try_to_timestamp_tz('tomorrow')", "null")]
    [InlineData("try_cast('1_000' as number(10, 2))", "null")]
    [InlineData("try_cast('1_000' as integer)", "null")]
    [InlineData("try_cast('1000' as integer)", "1000")]
    [InlineData("try_cast('1.5' as number(10, 2))", "1.50")]
    [InlineData("'7'::number(38, 0)", "7")]
    [InlineData("get_path(parse_json('{\"a\":{\"b\":\"x\"}}'), 'a.b')::varchar", "x")]
    [InlineData("get(parse_json('{\"a\":1}'), 'a')::integer", "1")]
    [InlineData("get(parse_json('{\"a\":null}'), 'a')::varchar", "null")]
    [InlineData("array_size(parse_json('[1,2,3]'))", "3")]
    [InlineData("try_parse_json('{')", "null")]
    [InlineData("object_construct('a', 1, 'b', null)::varchar", "{\"a\":1}")]
    [InlineData("object_pick(as_object(parse_json('{\"a\":1,\"b\":{\"c\":2},\"d\":3}')), 'a', 'b', 'x')::varchar",
        "{\"a\":1,\"b\":{\"c\":2}}")]
    [InlineData("object_insert(as_object(parse_json('{\"a\":1}')), 'b', 'x')::varchar", "{\"a\":1,\"b\":\"x\"}")]
    [InlineData("object_insert(as_object(parse_json('{\"a\":{\"b\":1}}')), 'a', '0', true)::varchar", "{\"a\":\"0\"}")]
    [InlineData("object_insert(as_object(parse_json('{\"a\":1}')), 'b', null)::varchar", "{\"a\":1}")]
    [InlineData("as_object(parse_json('[1]'))", "null")]
    public async Task A_function_gives_what_snowflake_gives(string expression, string expected) =>
        Assert.Equal(expected, await ValueAsync(expression));

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/constructs/order-by")]
    public async Task Nulls_come_last_ascending_and_first_descending()
    {
        await RunAsync("create table {s}.t (v integer); insert into {s}.t values (1), (null), (2)");
        Assert.Equal(["1", "2", "null"], await RowsAsync("select v from {s}.t order by v"));
        Assert.Equal(["null", "2", "1"], await RowsAsync("select v from {s}.t order by v desc"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/sql/create-function")]
    public async Task A_function_of_ours_casts_its_arguments_and_its_result()
    {
        await RunAsync("create or replace function {s}.half(amount number(18, 2)) returns number(18, 1) language sql as $$ " +
            "amount * 0.5 $$");
        Assert.Equal("0.6", await ValueAsync("{s}.half('1.1')"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-tabular-functions")]
    public async Task A_table_function_stands_in_from()
    {
        await RunAsync("create table {s}.t (id integer, v varchar); insert into {s}.t values (1, 'a'), (2, 'b')");
        await RunAsync("create or replace function {s}.above(least_id integer) returns table (id integer, label varchar) as $$ " +
            "select id, " +
            "v from {s}.t where id > least_id $$");
        Assert.Equal(["2|b"], await RowsAsync("select id, label from table({s}.above(1))"));
    }

    [Fact]
    public async Task Aggregates_of_flags_and_lists()
    {
        await RunAsync("create table {s}.t (v integer); insert into {s}.t values (1), (null), (2)");
        Assert.Equal(["true|false|2"], await RowsAsync(
            "select boolor_agg(v = 1), booland_agg(v = 1), array_size(array_agg(v)) from {s}.t"));
    }
}
