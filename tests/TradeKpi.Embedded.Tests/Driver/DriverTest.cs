using System.Data.Common;
using DuckDB.NET.Data;
using TradeKpi.Embedded.Driver;

namespace TradeKpi.Embedded.Tests.Driver;

/// <summary>A connection to a database in memory, and commands of it.</summary>
public abstract class DriverTest : IDisposable
{
    private readonly DuckSource _source = new(null, ("threads", "2"));

    protected DriverTest() => Connection = _source.OpenConnection();

    protected DbConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        _source.Dispose();
        GC.SuppressFinalize(this);
    }

    protected DbCommand Command(string sql, params object?[] values)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
            command.Parameters.Add(new DuckDBParameter("", value));
        return command;
    }

    protected object? Scalar(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    protected T Field<T>(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return reader.GetFieldValue<T>(0);
    }
}
