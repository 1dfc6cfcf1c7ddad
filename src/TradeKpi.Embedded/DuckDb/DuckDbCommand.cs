using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>One or more SQL statements, run in order. Parameters are <c>$name</c>, <c>$1</c> or <c>?</c>.</summary>
/// <remarks>The asynchronous methods run on the thread pool and honour their token by interrupting the engine.</remarks>
public sealed class DuckDbCommand : DbCommand
{
    private Interruption? _running;

    public DuckDbCommand()
    {
    }

    public DuckDbCommand(string sql, DuckDbConnection connection) => (CommandText, Connection) = (sql, connection);

    [AllowNull]
    public override string CommandText { get; set => field = value ?? ""; } = "";

    /// <summary>Seconds after which a statement is interrupted; 0, the default, waits for ever.</summary>
    public override int CommandTimeout { get; set; }

    /// <exception cref="NotSupportedException">Only text exists.</exception>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
                throw new NotSupportedException("DuckDB runs SQL text only.");
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    public new DuckDbConnection? Connection { get; set; }

    public new DuckDbParameterCollection Parameters { get; } = [];

    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (DuckDbConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <summary>A connection has at most one transaction, which all its commands belong to.</summary>
    protected override DbTransaction? DbTransaction { get; set; }

    /// <summary>Stops this command; it fails with <see cref="DuckDbErrorType.Interrupt"/>. Callable from any thread.</summary>
    public override void Cancel() => _running?.Request();

    /// <summary>Runs every statement.</summary>
    /// <returns>The rows that INSERT, UPDATE, DELETE, MERGE, COPY and CREATE TABLE AS changed, together; -1 when there was none of them.</returns>
    /// <exception cref="DuckDbException">The engine refused a statement; those before it have run.</exception>
    public override int ExecuteNonQuery() => NonQuery(CancellationToken.None);

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Scalar(CancellationToken.None);

    public new DuckDbDataReader ExecuteReader() => Run(CommandBehavior.Default, CancellationToken.None);

    /// <inheritdoc cref="ExecuteNonQuery"/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        Task.Run(() => NonQuery(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Scalar(cancellationToken), cancellationToken);

    public new Task<DuckDbDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(CommandBehavior.Default, cancellationToken), cancellationToken);

    /// <summary>Does nothing: the engine prepares each statement as it runs, which costs less than running it.</summary>
    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => new DuckDbParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Run(behavior, CancellationToken.None);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Task.Run<DbDataReader>(() => Run(behavior, cancellationToken), cancellationToken);

    private int NonQuery(CancellationToken cancellationToken)
    {
        using var reader = Run(CommandBehavior.Default, cancellationToken, streaming: false);
        reader.ReadToEnd(cancellationToken);
        return reader.RecordsAffected;
    }

    private object? Scalar(CancellationToken cancellationToken)
    {
        using var reader = Run(CommandBehavior.Default, cancellationToken, streaming: false);
        var value = reader.FieldCount > 0 && reader.Read(cancellationToken) ? reader.GetValue(0) : null;
        reader.Finish(cancellationToken);
        return value;
    }

    private DuckDbDataReader Run(CommandBehavior behavior, CancellationToken cancellationToken, bool streaming = true)
    {
        if (behavior.HasFlag(CommandBehavior.SchemaOnly))
            throw new NotSupportedException("The schema alone cannot be asked for: run DESCRIBE.");
        var connection = Connection ?? throw new InvalidOperationException("The command has no connection.");
        connection.RequireIdle();
        cancellationToken.ThrowIfCancellationRequested();
        var batch = new StatementBatch(connection.Handle, CommandText, Parameters, CommandTimeout, streaming);
        _running = batch.Interruption;
        var reader = new DuckDbDataReader(connection, batch, behavior);
        try
        {
            reader.NextResult(cancellationToken);
            return reader;
        }
        catch
        {
            reader.Abandon();
            throw;
        }
    }
}
