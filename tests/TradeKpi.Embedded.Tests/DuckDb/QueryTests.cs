using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class QueryTests : IDisposable
{
    private readonly DuckDbDataSource _source = new("DataSource=:memory:;threads=2");
    private readonly DuckDbConnection _connection;

    public QueryTests() => _connection = _source.OpenConnection();

    public void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
    }

    private DuckDbCommand Command(string sql, params object?[] values)
    {
        var command = new DuckDbCommand(sql, _connection);
        foreach (var value in values)
            command.Parameters.Add(new DuckDbParameter(value));
        return command;
    }

    [Fact]
    public void The_engine_is_the_version_that_the_lock_file_pins() => Assert.StartsWith("v1.5.", _connection.ServerVersion, StringComparison.Ordinal);

    [Fact]
    public void A_scalar_comes_back() => Assert.Equal(42, Command("select 42").ExecuteScalar());

    [Fact]
    public void Parameters_bind_by_place_and_by_name()
    {
        Assert.Equal("ab", Command("select ? || ?", "a", "b").ExecuteScalar());
        var named = Command("select $first || $SECOND || $first");
        named.Parameters.Add("first", "x");
        named.Parameters.Add("$second", "y");
        Assert.Equal("xyx", named.ExecuteScalar());
    }
}
