using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Azure.Warehouse;

/// <summary>The driver's command, with its errors as <see cref="SnowflakeException"/>.</summary>
internal sealed class TranslatedCommand(TranslatedConnection connection, Translation translation) : DbCommand
{
    private readonly DbCommand _inner = connection.Inner.CreateCommand();

    [AllowNull]
    public override string CommandText
    {
        get => _inner.CommandText;
        set => _inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => _inner.CommandTimeout;
        set => _inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => _inner.CommandType;
        set => _inner.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => false;
        set => _inner.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => _inner.UpdatedRowSource;
        set => _inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
            if (!ReferenceEquals(value, connection))
                throw new NotSupportedException("A command stays with the connection that made it.");
        }
    }

    protected override DbParameterCollection DbParameterCollection => _inner.Parameters;

    // A session has one transaction at most, so a statement needs no telling which.
    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => translation.Run(_inner.Cancel);

    public override void Prepare() => _inner.Prepare();

    public override int ExecuteNonQuery() => translation.Run(_inner.ExecuteNonQuery);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        translation.RunAsync(() => _inner.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Not the driver's, which does not tell no row from a null.</remarks>
    public override object? ExecuteScalar()
    {
        using var reader = ExecuteReader();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    /// <inheritdoc cref="ExecuteScalar"/>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
    }

    protected override DbParameter CreateDbParameter() => _inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        new TranslatedReader(translation.Run(() => _inner.ExecuteReader(behavior)), translation);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        new TranslatedReader(
            await translation.RunAsync(() => _inner.ExecuteReaderAsync(behavior, cancellationToken), cancellationToken), translation);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
