using System.Data;
using System.Numerics;
using Dapper;

namespace TradeKpi.Embedded.Tests.Driver;

public sealed class AdoTests : DriverTest
{
    private sealed record Sale(string Id, DateTime Moment, decimal Amount, int? Quantity);

    private sealed class Day
    {
        public DateOnly Date { get; set; }

        public long Orders { get; set; }

        public decimal? Revenue { get; set; }
    }

    [Fact]
    public async Task Dapper_reads_records_and_binds_parameters_by_name()
    {
        await Connection.ExecuteAsync("create table sales (id varchar, moment timestamp, amount decimal(18,2), quantity int)");
        Sale[] sales = [new("ORD5", new DateTime(2026, 1, 2, 3, 4, 5), 147.50m, 2), new("ORD6", new DateTime(2026, 1, 2), 89.99m, null)];
        Assert.Equal(2, await Connection.ExecuteAsync("insert into sales values ($Id, $Moment, $Amount, $Quantity)", sales));
        Assert.Equal(sales, await Connection.QueryAsync<Sale>("select id, moment, amount, quantity from sales order by id"));
        Assert.Equal("ORD6", await Connection.QuerySingleAsync<string>("select id from sales where amount < $limit", new { limit = 100m }));
    }

    [Fact]
    public void Dapper_fills_dates_and_sums_into_properties()
    {
        var day = Connection.QuerySingle<Day>(
            "select date '2026-01-02' as date, count(*) as orders, null::decimal(18,2) as revenue from (values (1), (2), (3)) t(x)");
        Assert.Equal((new DateOnly(2026, 1, 2), 3L, null), (day.Date, day.Orders, day.Revenue));
    }

    [Fact]
    public void Dapper_reads_several_results()
    {
        using var results = Connection.QueryMultiple("select 1; select 'two'");
        Assert.Equal(1, results.ReadSingle<int>());
        Assert.Equal("two", results.ReadSingle<string>());
    }

    [Fact]
    public void A_data_table_loads_a_result()
    {
        using var reader = Connection.ExecuteReader(
            "select 1 as id, 'a' as name, 1.50::decimal(9,2) as amount, null::int as missing union all select 2, 'b', 2.5, 3 order by 1");
        using var table = new DataTable();
        table.Load(reader);
        Assert.Equal(
            ["id", "name", "amount", "missing"], table.Columns.Cast<DataColumn>().Select(column => column.ColumnName),
            StringComparer.Ordinal);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(1.50m, table.Rows[0]["amount"]);
        Assert.Equal(DBNull.Value, table.Rows[0]["missing"]);
    }

    [Fact]
    public void The_schema_of_a_result_tells_types_and_precision()
    {
        using var command = Connection.CreateCommand();
        command.CommandText =
            "select 1 as id, 1.50::decimal(9,2) as amount, '{}'::json as body, now() as time, 1::hugeint as wide, 'x'::blob as bytes";
        using var reader = command.ExecuteReader();
        var columns = reader.GetSchemaTable()!.Rows.Cast<DataRow>().ToList();
        Assert.Equal(["id", "amount", "body", "time", "wide", "bytes"], columns.Select(column => column["ColumnName"]));
        Type[] types = [typeof(int), typeof(decimal), typeof(string), typeof(DateTimeOffset), typeof(BigInteger), typeof(byte[])];
        Assert.Equal(types, columns.Select(column => column["DataType"]));
        Assert.Equal(types, Enumerable.Range(0, types.Length).Select(reader.GetFieldType));
        Assert.True(reader.Read());
        Assert.Equal(types, Enumerable.Range(0, types.Length).Select(at => reader.GetValue(at).GetType()));
        Assert.Equal(((byte)9, (byte)2), (columns[1]["NumericPrecision"], columns[1]["NumericScale"]));
    }

    [Fact]
    public async Task The_base_classes_alone_are_enough()
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = "select $a + 1";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value, parameter.DbType) = ("a", 41, DbType.Int32);
        command.Parameters.Add(parameter);
        Assert.Equal(42, await command.ExecuteScalarAsync());
    }
}
