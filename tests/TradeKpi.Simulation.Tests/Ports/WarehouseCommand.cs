using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>A statement of a client's session.</summary>
internal sealed class WarehouseCommand(WarehouseConnection connection, DbCommand inner) : DbCommand
{
    [AllowNull]
    public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }

    public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

    public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => connection; set => _ = value; }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    // The first words tell a statement in the trace; what only reads waits for no writer.
    private string What => string.Join(' ', CommandText.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Take(5));

    private bool Writes =>
        !CommandText.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase)
        || CommandText.Contains("system$", StringComparison.OrdinalIgnoreCase);

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => throw new NotSupportedException("Everything waits here.");

    public override object? ExecuteScalar() => throw new NotSupportedException("Everything waits here.");

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        connection.DoAsync(What, Writes, _ => inner.ExecuteNonQuery());

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        connection.DoAsync(What, Writes, _ => inner.ExecuteScalar());

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        throw new NotSupportedException("Everything waits here.");

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        connection.DoAsync<DbDataReader>(What, Writes, _ => new WarehouseReader(connection, inner.ExecuteReader(behavior)));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
