using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.SnowflakeApi.Tests.Wire;

/// <summary>The door as a source of connections, for suites that take any warehouse. What they do not ask is left out.</summary>
internal sealed class WireDataSource(Uri door) : DbDataSource
{
    public override string ConnectionString => door.ToString();

    protected override DbConnection CreateDbConnection() => new WireConnection(door);
}

internal sealed class WireConnection(Uri door) : DbConnection
{
    private WireSession? _session;

    [AllowNull]
    public override string ConnectionString
    {
        get => door.ToString();
        set => throw new NotSupportedException();
    }

    public override string Database => "TRADEKPI";

    public override string DataSource => door.ToString();

    public override string ServerVersion => "";

    public override ConnectionState State => _session is null ? ConnectionState.Closed : ConnectionState.Open;

    public WireSession Session => _session ?? throw new InvalidOperationException("The connection is not open.");

    public override void Open() => throw new NotSupportedException();

    public override async Task OpenAsync(CancellationToken cancellationToken) => _session = await WireSession.SignInAsync(door);

    public override void Close() => _session = null;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    protected override DbCommand CreateDbCommand() => new WireCommand { Connection = this };
}

internal sealed class WireCommand : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => throw new NotSupportedException();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => throw new NotSupportedException();

    public override int ExecuteNonQuery() => throw new NotSupportedException();

    public override object? ExecuteScalar() => throw new NotSupportedException();

    public override void Prepare() => throw new NotSupportedException();

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        using var rows = await RunAsync();
        return rows.Rows.Count;
    }

    protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        (await RunAsync()).CreateDataReader();

    private async Task<DataTable> RunAsync()
    {
        var answer = await ((WireConnection)Connection!).Session.AskAsync(CommandText);
        if (!answer["success"]!.GetValue<bool>())
            throw new WireException(answer);
        return WireRows.Read(answer["data"]!);
    }
}
