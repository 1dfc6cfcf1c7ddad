using System.Globalization;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// One transaction's view of the streams: their bounds are fixed when it first meets them, so every statement sees the same records, and
/// its own writes are not among them.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/streams-intro#stream-use-within-transactions: "repeatable read" for streams.</remarks>
internal sealed class Work(Session session)
{
    private readonly Dictionary<StreamInfo, (long From, long To)> _windows = [];
    private readonly Dictionary<string, TrackedTable> _atStart = new(StringComparer.Ordinal);
    private readonly HashSet<string> _consumed = new(StringComparer.Ordinal);

    public Session Session => session;

    public Engine Engine => session.Engine;

    /// <summary>Fixes and sets the bounds of the streams that a statement names.</summary>
    public async Task BindStreamsAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        foreach (var stream in session.Warehouse.Streams.In(statement))
        {
            if (_windows.ContainsKey(stream))
                continue;
            var from = await Engine.LongAsync(string.Create(CultureInfo.InvariantCulture, $"select position from __engine.streams where id = {stream.Id}"), cancellationToken).ConfigureAwait(false);
            var table = await StartOfAsync(stream.Table, cancellationToken).ConfigureAwait(false);
            var to = table.Logged ? table.NextChange : await ChangeLog.EndAsync(Engine, stream.Table, from, cancellationToken).ConfigureAwait(false);
            await SetAsync(stream, from, to, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves the streams that a statement read behind what it saw; holds if the transaction commits.</summary>
    public async Task ConsumeAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        foreach (var stream in session.Warehouse.Streams.In(statement))
        {
            await Engine.RunAsync(string.Create(CultureInfo.InvariantCulture, $"update __engine.streams set position = {_windows[stream].To} where id = {stream.Id}"), cancellationToken).ConfigureAwait(false);
            _consumed.Add(stream.Table.Key);
        }
    }

    /// <summary>The table's change number when the transaction first met it, with what has been switched on since.</summary>
    public async Task<TrackedTable> StartOfAsync(ObjectName table, CancellationToken cancellationToken)
    {
        if (_atStart.TryGetValue(table.Key, out var known))
            return known;
        var found = await ChangeLog.FindAsync(Engine, table, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{table} has streams but is not tracked.");
        return _atStart[table.Key] = found;
    }

    /// <summary>The bounds that this transaction holds on streams of a table.</summary>
    public IEnumerable<long> Bounds(ObjectName table) =>
        _windows.Where(window => window.Key.Table.Key == table.Key).SelectMany(window => (long[])[window.Value.From, window.Value.To]).ToList();

    /// <summary>Turns the bounds that it holds from positions into change numbers: the place of each in <paramref name="bounds"/>.</summary>
    public async Task RenumberAsync(TrackedTable table, List<long> bounds, CancellationToken cancellationToken)
    {
        _atStart[table.Name.Key] = table with { NextChange = bounds.Count - 1 };
        foreach (var (stream, window) in _windows.Where(window => window.Key.Table.Key == table.Name.Key).ToList())
            await SetAsync(stream, bounds.IndexOf(window.From), bounds.IndexOf(window.To), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops from the logs what every stream has handed out.</summary>
    public async Task BeforeCommitAsync(CancellationToken cancellationToken)
    {
        foreach (var key in _consumed)
        {
            if (await ChangeLog.FindAsync(Engine, ObjectName.Parse(key), cancellationToken).ConfigureAwait(false) is not { Logged: true } table)
                continue;
            var first = await Engine.LongAsync($"select min(position) from __engine.streams where table_name = {SqlText.Literal(key)}", cancellationToken).ConfigureAwait(false);
            var condition = first >= table.NextChange ? "" : string.Create(CultureInfo.InvariantCulture, $" where __change < {first}");
            await Engine.RunAsync($"delete from {table.Log}{condition}", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SetAsync(StreamInfo stream, long from, long to, CancellationToken cancellationToken)
    {
        _windows[stream] = (from, to);
        await Engine.RunAsync(string.Create(CultureInfo.InvariantCulture, $"set variable {stream.From} = {from}"), cancellationToken).ConfigureAwait(false);
        await Engine.RunAsync(string.Create(CultureInfo.InvariantCulture, $"set variable {stream.To} = {to}"), cancellationToken).ConfigureAwait(false);
    }
}
