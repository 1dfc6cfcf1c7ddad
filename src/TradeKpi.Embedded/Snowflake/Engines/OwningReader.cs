using System.Data.Common;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>A reader of one result that disposes what it depends on when it closes.</summary>
internal sealed class OwningReader(DbDataReader inner, IReadOnlyList<IAsyncDisposable> owned, int recordsAffected = -1)
    : ForwardingReader(inner)
{
    private bool _closed;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => recordsAffected;

    public override bool NextResult() => false;

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override void Close() => Blocking.Run(CloseAsync);

    public override async Task CloseAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await Inner.DisposeAsync();
        foreach (var resource in owned)
            await resource.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
            Close();
        base.Dispose(disposing);
    }
}

/// <summary>Runs an action once, when it is disposed.</summary>
internal sealed class Cleanup(Func<Task> action) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await action();
}
