using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// One or several Snowflake statements. Binds are written <c>:name</c> or <c>?</c>; a value that none asks for is refused, which Snowflake
/// lets pass. The result set is that of the last statement that has
/// one; RecordsAffected is the sum over all. With <see cref="CommandBehavior.SequentialAccess"/> a query's rows are kept in the engine,
/// which spills them to disk, and read page by page (its columns are not described where it is asked for as
/// <see cref="CommandBehavior.SingleResult"/>, which is sooner); with <see cref="CommandBehavior.SchemaOnly"/> nothing runs and its columns
/// are told. Either way <see cref="DbDataReader.GetDataTypeName"/> gives Snowflake's name of a column's type, such as <c>NUMBER(18,2)</c>.
/// </summary>
public sealed class SnowflakeCommand : DbCommand
{
    private readonly SnowflakeParameterCollection _parameters = [];
    private CancellationTokenSource? _running;

    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <summary>
    /// Seconds after which the statements are interrupted, with <see cref="TimeoutException"/>; 0, the default, waits for ever.
    /// </summary>
    public override int CommandTimeout { get; set; }

    /// <summary>How many rows a query that is read page by page may have before it is refused; null sets no bound.</summary>
    public long? MaxRows { get; set; }

    /// <summary>
    /// The statement as its author wrote it, where <see cref="CommandText"/> is what a host made of it: what Snowflake excludes is looked
    /// for in this one.
    /// </summary>
    public SqlStatement? Written { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => _running?.Cancel();

    public override void Prepare()
    {
        // Statements are prepared when they run.
    }

    public override int ExecuteNonQuery() => Blocking.Run(() => ExecuteNonQueryAsync(CancellationToken.None));

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        var result = await RunAsync(cancellationToken);
        if (result.Rows is not null)
            await result.Rows.DisposeAsync();
        return result.RecordsAffected;
    }

    public override object? ExecuteScalar() => Blocking.Run(() => ExecuteScalarAsync(CancellationToken.None));

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await ExecuteReaderAsync(cancellationToken);
        return reader.FieldCount > 0 && await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
    }

    protected override DbParameter CreateDbParameter() => new SnowflakeParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Blocking.Run(() => ExecuteDbDataReaderAsync(behavior, CancellationToken.None));

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var result = await RunAsync(cancellationToken, behavior);
        IAsyncDisposable[] owned = behavior.HasFlag(CommandBehavior.CloseConnection) ? [new Cleanup(DbConnection!.CloseAsync)] : [];
        return new OwningReader(result.Rows ?? RowSet.Empty(), owned, result.RecordsAffected);
    }

    private async Task<StatementResult> RunAsync(
        CancellationToken cancellationToken, CommandBehavior behavior = CommandBehavior.Default)
    {
        if (DbConnection is not SnowflakeConnection connection)
            throw new InvalidOperationException("The command has no open connection.");

        using var late = new CancellationTokenSource(
            CommandTimeout > 0 ? TimeSpan.FromSeconds(CommandTimeout) : Timeout.InfiniteTimeSpan, connection.Warehouse.Time);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        _running = running;
        connection.Session.Reading = new ReadingManner(behavior, MaxRows);
        try
        {
            var statements = SqlScript.Split(CommandText);
            if (Written is not null)
                Documented.Check(Written);
            return await connection.Interpreter.RunScriptAsync(
                statements, Binds.Of(_parameters.Items, statements), running.Token, isChecked: Written is not null);
        }
        catch (FormatException unclosed)
        {
            throw new SnowflakeSqlException(unclosed.Message, unclosed);
        }
        catch (OperationCanceledException stopped) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The statements were interrupted after {CommandTimeout} seconds, their timeout.", stopped);
        }
        finally
        {
            _running = null;
        }
    }
}
