using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Data;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Driver;

/// <summary>
/// One or more SQL statements, run in order. Parameters are <c>$name</c>, <c>$1</c> or <c>?</c>; see <see cref="BoundSql"/>.
/// </summary>
/// <remarks>
/// The asynchronous methods run on <see cref="WorkThreads"/> and honour their token by interrupting the engine. Results are whole before
/// they are read: in the library's streaming mode an error of the stream could pass for the end of the data.
/// </remarks>
internal sealed class DuckCommand : DbCommand
{
    private readonly DuckDBParameterCollection _parameters = [];
    private Interruption? _running;

    [AllowNull]
    public override string CommandText { get; set => field = value ?? ""; } = "";

    /// <summary>Seconds after which the command is interrupted; 0, the default, waits for ever.</summary>
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

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private DuckDBConnection Connected => DbConnection is DuckConnection connection
        ? connection.Native
        : throw new InvalidOperationException("The command has no connection.");

    /// <summary>Stops what runs; it fails with <see cref="OperationCanceledException"/>. Callable from any thread.</summary>
    public override void Cancel() => _running?.Request();

    /// <summary>Does nothing: the engine prepares each statement as it runs, which costs less than running it.</summary>
    public override void Prepare()
    {
    }

    /// <summary>Runs every statement.</summary>
    /// <returns>The rows that INSERT, UPDATE, DELETE, MERGE, COPY and CREATE TABLE AS changed, together.</returns>
    /// <exception cref="DuckDBException">The engine refused a statement; those before it have run.</exception>
    /// <exception cref="TimeoutException">It ran longer than <see cref="CommandTimeout"/>.</exception>
    public override int ExecuteNonQuery() => NonQuery(CancellationToken.None);

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        WorkThreads.Run(() => NonQuery(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Scalar(CancellationToken.None);

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        WorkThreads.Run(() => Scalar(cancellationToken), cancellationToken);

    /// <summary>Runs a part of the command so that the token, the timeout and <see cref="Cancel"/> stop it.</summary>
    internal T Stoppable<T>(Func<T> run, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption(Connected.NativeConnection);
        using var registration = cancellationToken.UnsafeRegister(state => ((Interruption)state!).Request(), interruption);
        using var timeout = CommandTimeout > 0
            ? new Timer(_ => interruption.Request(late: true), null, CommandTimeout * 1000L, Timeout.Infinite)
            : null;
        _running = interruption;
        try
        {
            interruption.ThrowIfRequested();
            return run();
        }
        catch (Exception stopped) when (IsInterrupt(stopped))
        {
            throw interruption.Late
                ? new TimeoutException($"The query was interrupted after {CommandTimeout} seconds, its timeout.", stopped)
                : new OperationCanceledException("The query was cancelled.", stopped, cancellationToken);
        }
        catch (DuckDBException full) when (EngineMemory.IsIn(full))
        {
            throw EngineMemory.Told(full);
        }
        finally
        {
            _running = null;
        }
    }

    // The library tells an interrupt by its kind while a statement runs, by its text alone while one is prepared.
    private static bool IsInterrupt(Exception failure) => failure is OperationCanceledException
        || (failure is DuckDBException && failure.Message.StartsWith("INTERRUPT Error", StringComparison.Ordinal));

    protected override DbParameter CreateDbParameter() => new DuckDBParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Reader(behavior, CancellationToken.None);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        WorkThreads.Run<DbDataReader>(() => Reader(behavior, cancellationToken), cancellationToken);

    private int NonQuery(CancellationToken cancellationToken)
    {
        using var command = Bound();
        return Stoppable(command.ExecuteNonQuery, cancellationToken);
    }

    private object? Scalar(CancellationToken cancellationToken)
    {
        using var reader = Reader(CommandBehavior.Default, cancellationToken);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    private DuckReader Reader(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        using var command = Bound();
        return new DuckReader(Stoppable(command.ExecuteReader, cancellationToken), this, behavior);
    }

    private DuckDBCommand Bound() => BoundSql.Bind(CommandText, _parameters, Connected);
}
