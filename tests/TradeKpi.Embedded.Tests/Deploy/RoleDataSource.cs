using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>The embedded warehouse as one role sees it: what the role may not do does not reach the engine.</summary>
internal sealed class RoleDataSource(DbDataSource warehouse, Account account, string role) : DbDataSource
{
    public override string ConnectionString => warehouse.ConnectionString;

    protected override DbConnection CreateDbConnection() =>
        new RoleConnection(warehouse.CreateConnection(), new AccountSession(account, role));
}

internal sealed class RoleConnection(DbConnection inner, AccountSession session) : DbConnection
{
    [AllowNull]
    public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override void Close() => inner.Close();

    public override Task CloseAsync() => inner.CloseAsync();

    public override void Open() => inner.Open();

    public override Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        new RoleTransaction(inner.BeginTransaction(isolationLevel), this);

    protected override DbCommand CreateDbCommand() => new RoleCommand(inner.CreateCommand(), this, session);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

internal sealed class RoleTransaction(DbTransaction inner, DbConnection connection) : DbTransaction
{
    public DbTransaction Inner => inner;

    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => inner.Commit();

    public override void Rollback() => inner.Rollback();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

internal sealed class RoleCommand(DbCommand inner, DbConnection connection, AccountSession session) : DbCommand
{
    [AllowNull]
    public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }

    public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

    public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

    public override bool DesignTimeVisible { get => inner.DesignTimeVisible; set => inner.DesignTimeVisible = value; }

    public override UpdateRowSource UpdatedRowSource { get => inner.UpdatedRowSource; set => inner.UpdatedRowSource = value; }

    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => null;
        set => inner.Transaction = (value as RoleTransaction)?.Inner;
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => Admit() ? inner.ExecuteNonQuery() : -1;

    public override object? ExecuteScalar() => Admit() ? inner.ExecuteScalar() : null;

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Admit() ? inner.ExecuteReader(behavior) : new DataTable().CreateDataReader();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private bool Admit()
    {
        var runs = false;
        foreach (var statement in SqlScript.Split(inner.CommandText))
            runs |= session.Admit(statement);
        return runs;
    }
}
