using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Tests.Fakes;

/// <summary>Answers commands by a function, and keeps what was asked: the provider's side of ADO.NET without an engine.</summary>
internal sealed class FakeWarehouse(Func<FakeCommand, DataTable> answer) : DbDataSource
{
    /// <summary>Commands, <c>commit</c> and <c>rollback</c>, in order.</summary>
    public List<string> Log { get; } = [];

    public Action OnCommit { get; set; } = () => { };

    public Action OnRollback { get; set; } = () => { };

    public Action OnOpen { get; set; } = () => { };

    public override string ConnectionString => "fake";

    public DataTable Answer(FakeCommand command)
    {
        Log.Add(command.CommandText);
        return answer(command);
    }

    public static DataTable Table(string[] columns, params object[][] rows)
    {
        var table = new DataTable();
        foreach (var column in columns)
            table.Columns.Add(column, typeof(object));
        foreach (var row in rows)
            table.Rows.Add(row);
        return table;
    }

    protected override DbConnection CreateDbConnection() => new FakeConnection(this);
}

internal sealed class FakeException(string message, bool transient = false, int number = 0) : DbException(message)
{
    public override bool IsTransient => transient;

    public override int ErrorCode => number;
}

internal sealed class FakeConnection(FakeWarehouse warehouse) : DbConnection
{
    private ConnectionState _state;

    [AllowNull]
    public override string ConnectionString { get; set; } = "fake";

    public override string Database => "fake";

    public override string DataSource => "fake";

    public override string ServerVersion => "1";

    public override ConnectionState State => _state;

    public override void Open()
    {
        warehouse.OnOpen();
        _state = ConnectionState.Open;
    }

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new FakeTransaction(this, warehouse);

    protected override DbCommand CreateDbCommand() => new FakeCommand(warehouse) { Connection = this };
}

internal sealed class FakeTransaction(FakeConnection connection, FakeWarehouse warehouse) : DbTransaction
{
    private bool _ended;

    public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        _ended = true;
        warehouse.Log.Add("commit");
        warehouse.OnCommit();
    }

    public override void Rollback()
    {
        _ended = true;
        warehouse.Log.Add("rollback");
        warehouse.OnRollback();
    }

    protected override void Dispose(bool disposing)
    {
        if (!_ended)
            Rollback();
        base.Dispose(disposing);
    }
}

internal sealed class FakeCommand(FakeWarehouse warehouse) : DbCommand
{
    // The BCL's only public parameter collection needs a provider; a command of a data table adapter has none, so a list does.
    private readonly FakeParameters _parameters = [];

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public object? this[string name] => _parameters.Cast<DbParameter>().Single(parameter => parameter.ParameterName == name).Value;

    public IEnumerable<string> Values(string start) =>
        _parameters.Cast<DbParameter>().Where(p => p.ParameterName.Length > 1
            && p.ParameterName.StartsWith(start, StringComparison.Ordinal) && char.IsDigit(p.ParameterName[1])).Select(p => $"{p.Value}");

    public override void Cancel() => throw new NotSupportedException();

    public override int ExecuteNonQuery() => warehouse.Answer(this).Rows.Count;

    public override object? ExecuteScalar() => warehouse.Answer(this) is { Rows.Count: > 0 } table ? table.Rows[0][0] : null;

    public override void Prepare() => throw new NotSupportedException();

    protected override DbParameter CreateDbParameter() => new FakeParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => warehouse.Answer(this).CreateDataReader();
}
