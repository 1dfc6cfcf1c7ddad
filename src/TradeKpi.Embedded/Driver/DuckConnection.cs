using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Data;

namespace TradeKpi.Embedded.Driver;

/// <summary>A session with its own transaction, which SQL begins and ends. One thread at a time.</summary>
internal sealed class DuckConnection(DuckSource source) : DbConnection
{
    private DuckDBConnection? _connection;

    [AllowNull]
    public override string ConnectionString
    {
        get => source.ConnectionString;
        set => throw new NotSupportedException("A connection belongs to the source that made it.");
    }

    public override string Database => "";

    public override string DataSource => source.ConnectionString;

    /// <summary>The version of the engine, such as <c>v1.5.6</c>.</summary>
    public override string ServerVersion => Native.ServerVersion;

    public override ConnectionState State => _connection?.State ?? ConnectionState.Closed;

    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    internal DuckDBConnection Native => _connection ?? throw new InvalidOperationException("The connection is closed: open it first.");

    public override void Open()
    {
        if (_connection is not null)
            throw new InvalidOperationException("The connection is open already.");
        _connection = source.Connect();
    }

    public override void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("There is one database.");

    /// <exception cref="NotSupportedException">Always: a transaction object would be a second owner of what SQL already keeps.</exception>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("Transactions are begun and ended in SQL: begin transaction, commit, rollback.");

    protected override DbCommand CreateDbCommand() => new DuckCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}
