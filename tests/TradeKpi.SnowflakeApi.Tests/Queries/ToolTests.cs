using TradeKpi.SnowflakeApi.Tests.Wire;

namespace TradeKpi.SnowflakeApi.Tests.Queries;

/// <summary>What drivers, modelling and BI tools ask of their own accord, in their words.</summary>
public sealed class ToolTests(ToolTests.Shop shop) : IClassFixture<ToolTests.Shop>
{
    [Theory]
    [InlineData("show /* JDBC:DatabaseMetaData.getCatalogs() */ databases in account", "1", "TRADEKPI")]
    [InlineData("show /* JDBC:DatabaseMetaData.getSchemas() */ schemas in database \"TRADEKPI\"", "1", "GOLD,INFORMATION_SCHEMA")]
    [InlineData("show /* JDBC:DatabaseMetaData.getTables() */ objects in account", "1", "SALES,VW_SALES")]
    [InlineData("show /* JDBC:DatabaseMetaData.getTables() */ tables like 'SALE%' in schema \"TRADEKPI\".\"GOLD\"", "1", "SALES")]
    [InlineData("show /* JDBC:DatabaseMetaData.getTables() */ views like 'VW\\\\_SALES' in schema \"TRADEKPI\".\"GOLD\"", "1", "VW_SALES")]
    [InlineData("show /* JDBC:DatabaseMetaData.getColumns() */ columns in table \"TRADEKPI\".\"GOLD\".\"SALES\"", "2", "DAY,NET,NOTE")]
    [InlineData("show /* JDBC:DatabaseMetaData.getPrimaryKeys() */ primary keys in schema \"TRADEKPI\".\"GOLD\"", "4", "DAY")]
    [InlineData("show /* JDBC:DatabaseMetaData.getForeignKeys() */ imported keys in account", "0", "")]
    [InlineData("show /* JDBC:DatabaseMetaData.getForeignKeys() */ exported keys in table \"TRADEKPI\".\"GOLD\".\"SALES\"", "0", "")]
    [InlineData("show /* JDBC:DatabaseMetaData.getProcedures() */ procedures in account", "1", "")]
    [InlineData("show /* JDBC:DatabaseMetaData.getFunctions() */ functions in account", "1", "")]
    [InlineData("show terse schemas in database tradekpi limit 10000", "1", "GOLD,INFORMATION_SCHEMA")]
    [InlineData("show terse objects in TRADEKPI.gold limit 10000", "1", "SALES,VW_SALES")]
    [InlineData("show objects in TRADEKPI.gold limit 10000 from 'SALES'", "1", "VW_SALES")]
    [InlineData("select count(*) from TRADEKPI.information_schema.schemata where upper(schema_name) = upper('gold')", "0", "1")]
    [InlineData("describe table TRADEKPI.gold.sales", "0", "DAY,NET,NOTE")]
    [InlineData("SHOW /* sqlalchemy:get_table_names */ TABLES IN SCHEMA gold", "1", "SALES")]
    [InlineData("SHOW /* sqlalchemy:_get_schema_primary_keys */PRIMARY KEYS IN SCHEMA gold", "4", "DAY")]
    [InlineData("select ic.column_name, ic.data_type, ic.character_maximum_length, ic.numeric_precision, ic.numeric_scale, ic.is_nullable, "
        + "ic.column_default, ic.is_identity, ic.comment, ic.identity_start, ic.identity_increment from information_schema.columns ic "
        + "where ic.table_schema = 'GOLD' and ic.table_name = 'SALES' order by ic.ordinal_position", "0", "DAY,NET,NOTE")]
    [InlineData("select current_database(), current_schema(), current_role(), current_warehouse(), current_version()", "1", "GOLD")]
    [InlineData("select '' from dual", "0", "")]
    [InlineData("show warehouses", "0", "LOCAL")]
    [InlineData("select function_name from information_schema.functions", "0", "")]
    [InlineData("select procedure_name from tradekpi.information_schema.procedures p where p.procedure_schema = 'GOLD'", "0", "")]
    public async Task It_is_answered(string sql, string column, string expected)
    {
        await using var session = await WireSession.SignInAsync(shop.Door.Address);
        var answer = await session.AskAsync(sql);
        Assert.True(answer["success"]!.GetValue<bool>(), answer.Message());
        var at = int.Parse(column, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, string.Join(',', answer["data"]!["rowset"]!.AsArray().Select(row => row![at]!.GetValue<string>())));
    }

    [Theory]
    [InlineData("select * from information_schema.key_column_usage", "its views DATABASES, SCHEMATA, TABLES")]
    [InlineData("show secrets", "SHOW DATABASES, SCHEMAS, TABLES")]
    [InlineData("select 1\nfrom information_schema.load_history", "line 2: information_schema.load_history")]
    public async Task What_there_is_not_is_refused_with_what_there_is(string sql, string supported)
    {
        await using var session = await WireSession.SignInAsync(shop.Door.Address);
        var answer = await session.AskAsync(sql);
        Assert.Equal("0A000", answer["data"]?["sqlState"]?.GetValue<string>());
        Assert.Contains(supported, answer.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_modelling_tool_builds_by_full_names_is_built()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.Writable = true);
        await using var session = await WireSession.SignInAsync(door.Address);
        foreach (var sql in new[]
        {
            "create schema if not exists TRADEKPI.models",
            "create or replace transient table TRADEKPI.models.orders as (select 1 as id, 'a' as name union all select 2, 'b')",
            "create or replace view TRADEKPI.models.names as (select name from TRADEKPI.models.orders)",
            "comment on table TRADEKPI.models.orders is $$all orders$$",
            "create or replace transient table TRADEKPI.models.orders__tmp as (select 2 as id, 'B' as name union all select 3, 'c')",
            """
            merge into TRADEKPI.models.orders as dest using TRADEKPI.models.orders__tmp as source on (source.id = dest.id)
            when matched then update set "NAME" = source."NAME"
            when not matched then insert ("ID", "NAME") values ("ID", "NAME")
            """,
            "alter table TRADEKPI.models.orders add column note varchar",
            "drop table if exists TRADEKPI.models.orders__tmp cascade",
        })
            Assert.Empty((await session.AskAsync(sql)).Message());
        Assert.Equal("""[["B"],["a"],["c"]]""", await session.RowsAsync("select name from tradekpi.models.names order by name"));
        await session.RowsAsync("begin; truncate table TRADEKPI.models.orders; commit",
            new { parameters = new { MULTI_STATEMENT_COUNT = 3 } });
        Assert.Equal("""[["0"]]""", await session.RowsAsync("select count(*) from models.orders"));
        await session.RowsAsync("drop schema if exists TRADEKPI.models cascade");
    }

    [Theory]
    [InlineData("show streams")]
    [InlineData("show tables")]
    public async Task The_columns_of_what_is_shown_are_in_lower_case(string sql)
    {
        await using var session = await WireSession.SignInAsync(shop.Door.Address);
        var names = (await session.AskAsync(sql))["data"]!["rowtype"]!.AsArray().Select(type => type!["name"]!.GetValue<string>()).ToList();
        Assert.Contains("name", names, StringComparer.Ordinal);
        Assert.All(names, name => Assert.DoesNotContain(name, char.IsUpper));
    }

    [Fact]
    public async Task A_parameter_is_shown_as_the_session_has_set_it()
    {
        await using var session = await WireSession.SignInAsync(shop.Door.Address);
        await session.RowsAsync("alter session set query_tag = 'nightly'");
        Assert.Equal("""[["QUERY_TAG","nightly","","SESSION",""]]""",
            await session.RowsAsync("show parameters like 'query_tag' in session"));
        await session.RowsAsync("alter session unset query_tag");
        Assert.Equal("""[["QUERY_TAG","","","",""]]""", await session.RowsAsync("show parameters like 'query_tag' in session"));
    }

    [Fact]
    public async Task The_result_of_the_last_query_is_read_as_a_table_with_its_types()
    {
        await using var session = await WireSession.SignInAsync(shop.Door.Address);
        await session.RowsAsync("show objects in schema gold");
        Assert.Equal("""[["VW_SALES"]]""", await session.RowsAsync(
            "select \"name\" from table(result_scan(last_query_id())) where \"kind\" = 'VIEW'"));
        const string types = """
            select 7 as n, cast(12.50 as number(10, 2)) as m, 'it''s \\ "so"' as t, true as b, 1.5::float as f, '2024-02-29'::date as d,
              '23:59:59.000001'::time as at, '1969-12-31 23:59:59.5'::timestamp_ntz as ntz,
              '2024-01-02 03:04:05+02:00'::timestamp_tz as tz, parse_json('{"a":[1,null]}') as v, null as nothing
            """;
        var first = await session.AskAsync(types);
        var again = await session.AskAsync($"select * from table(result_scan('{first.QueryId()}')) as r where r.n = 7");
        Assert.True(again["success"]!.GetValue<bool>(), again.Message());
        Assert.Equal(first["data"]!["rowset"]!.ToJsonString(), again["data"]!["rowset"]!.ToJsonString());
        Assert.Equal(Types(first), Types(again), StringComparer.Ordinal);
        Assert.Equal("000709 02000", (await session.AskAsync("select * from table(result_scan('no-such-query'))")).Refusal());

        static IEnumerable<string> Types(System.Text.Json.Nodes.JsonNode answer) => answer["data"]!["rowtype"]!.AsArray()
            .Select(type => $"{type!["name"]} {type["type"]} {type["precision"]} {type["scale"]}");
    }

    /// <summary>A small schema to look at.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        public DoorOfTest Door { get; private set; } = null!;

        public async Task InitializeAsync() => Door = await DoorOfTest.OpenAsync(null, "create schema gold",
            "create table gold.sales (day date primary key, net number(18, 2), note varchar)",
            "create view gold.vw_sales as select * from gold.sales");

        public async Task DisposeAsync() => await Door.DisposeAsync();
    }
}
