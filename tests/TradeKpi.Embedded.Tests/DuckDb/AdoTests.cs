using System.Data;
using System.Data.Common;
using Dapper;
using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class AdoTests : IDisposable
{
    private readonly DuckDbDataSource _source = new("DataSource=:memory:;threads=2");
    private readonly DbConnection _connection;

    public AdoTests() => _connection = ((DbDataSource)_source).OpenConnection();

    public void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
    }

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
        await _connection.ExecuteAsync("create table sales (id varchar, moment timestamp, amount decimal(18,2), quantity int)");
        Sale[] sales = [new("ORD5", new DateTime(2026, 1, 2, 3, 4, 5), 147.50m, 2), new("ORD6", new DateTime(2026, 1, 2), 89.99m, null)];
        Assert.Equal(2, await _connection.ExecuteAsync("insert into sales values ($Id, $Moment, $Amount, $Quantity)", sales));
        Assert.Equal(sales, await _connection.QueryAsync<Sale>("select id, moment, amount, quantity from sales order by id"));
        Assert.Equal("ORD6", await _connection.QuerySingleAsync<string>("select id from sales where amount < $limit", new { limit = 100m }));
    }

    [Fact]
    public void Dapper_fills_dates_and_sums_into_properties()
    {
        var day = _connection.QuerySingle<Day>("select date '2026-01-02' as date, sum(x) as orders, null::decimal(18,2) as revenue from (values (1), (2)) t(x)");
        Assert.Equal((new DateOnly(2026, 1, 2), 3L, null), (day.Date, day.Orders, day.Revenue));
    }

    [Fact]
    public void Dapper_reads_several_results()
    {
        using var results = _connection.QueryMultiple("select 1; select 'two'");
        Assert.Equal(1, results.ReadSingle<int>());
        Assert.Equal("two", results.ReadSingle<string>());
    }

    [Fact]
    public void A_data_table_loads_a_result()
    {
        using var reader = _connection.ExecuteReader("select 1 as id, 'a' as name, 1.50::decimal(9,2) as amount, null::int as missing union all select 2, 'b', 2.5, 3 order by 1");
        using var table = new DataTable();
        table.Load(reader);
        Assert.Equal(["id", "name", "amount", "missing"], table.Columns.Cast<DataColumn>().Select(column => column.ColumnName), StringComparer.Ordinal);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(1.50m, table.Rows[0]["amount"]);
        Assert.Equal(DBNull.Value, table.Rows[0]["missing"]);
    }

    [Fact]
    public void The_schema_of_a_result_tells_types_and_precision()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "select 1 as id, 1.50::decimal(9,2) as amount, '{}'::json as body, [now()] as times";
        using var reader = command.ExecuteReader();
        var columns = reader.GetColumnSchema();
        Assert.Equal(["INTEGER", "DECIMAL(9,2)", "JSON", "TIMESTAMP WITH TIME ZONE[]"], columns.Select(column => column.DataTypeName), StringComparer.Ordinal);
        Assert.Equal([typeof(int), typeof(decimal), typeof(string), typeof(List<object?>)], columns.Select(column => column.DataType));
        Assert.Equal((9, 2), (columns[1].NumericPrecision, columns[1].NumericScale));
    }

    [Fact]
    public async Task The_base_classes_alone_are_enough()
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "select $a + 1";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value, parameter.DbType) = ("a", 41, DbType.Int32);
        command.Parameters.Add(parameter);
        Assert.Equal(42, await command.ExecuteScalarAsync());
        await using var transaction = await _connection.BeginTransactionAsync();
        await transaction.CommitAsync();
    }
}
