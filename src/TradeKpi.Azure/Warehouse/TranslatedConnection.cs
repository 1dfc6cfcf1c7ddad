using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Azure.Warehouse;

/// <summary>
/// The driver's connection, with its errors as <see cref="SnowflakeException"/> and each session set up as the pipeline needs it.
/// </summary>
/// <param name="setup">The statement that a session begins with. A session of the pool may have heard it before, which nobody can
/// ask.</param>
/// <param name="refused">Told why a session could not be opened; may be null.</param>
internal sealed class TranslatedConnection(
    DbConnection inner, Translation translation, string setup, Action<SnowflakeException>? refused = null) : DbConnection
{
    public DbConnection Inner => inner;

    /// <summary>The transaction that has begun and not ended.</summary>
    public TranslatedTransaction? Current { get; set; }

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => inner.ConnectionString = value;
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void Open()
    {
        try
        {
            inner.Open();
            using var command = SetupCommand();
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (Translation.Applies(e, CancellationToken.None))
        {
            throw Refused(e);
        }
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await inner.OpenAsync(cancellationToken);
            await using var command = SetupCommand();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (Translation.Applies(e, cancellationToken))
        {
            throw Refused(e);
        }
    }

    public override void ChangeDatabase(string databaseName) => translation.Run(() => inner.ChangeDatabase(databaseName));

    public override void Close()
    {
        LeaveTransaction();
        translation.Run(inner.Close);
    }

    public override Task CloseAsync()
    {
        LeaveTransaction();
        return translation.RunAsync(inner.CloseAsync, CancellationToken.None);
    }

    /// <summary>Closes the session instead of giving it back: nobody knows whether its transaction still stands.</summary>
    public void Abandon()
    {
        if (inner.State == ConnectionState.Open)
            translation.PreventPooling(inner);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        LeaveTransaction();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        var transaction = new TranslatedTransaction(this, isolationLevel);
        transaction.Begin();
        return transaction;
    }

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel,
        CancellationToken cancellationToken)
    {
        var transaction = new TranslatedTransaction(this, isolationLevel);
        await transaction.BeginAsync(cancellationToken);
        return transaction;
    }

    protected override DbCommand CreateDbCommand() => new TranslatedCommand(this, translation);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            LeaveTransaction();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void LeaveTransaction()
    {
        if (Current is not null)
            Abandon();
        Current = null;
    }

    private DbCommand SetupCommand()
    {
        var command = inner.CreateCommand();
        command.CommandText = setup;
        return command;
    }

    private SnowflakeException Refused(Exception e)
    {
        var error = translation.Of(e);
        refused?.Invoke(error);
        return error;
    }
}
