using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>
/// One transaction's view of the streams: their bounds are fixed when it first meets them, so every statement sees the same records, and
/// its own writes are not among them.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/streams-intro#stream-use-within-transactions: "repeatable read" for streams.</remarks>
internal sealed class Work(Engine engine, StreamNames streams)
{
    private readonly Dictionary<StreamInfo, (long From, long To)> _windows = [];
    private readonly Dictionary<string, TrackedTable> _atStart = new(StringComparer.Ordinal);
    private readonly HashSet<string> _consumed = new(StringComparer.Ordinal);

    public Engine Engine => engine;

    public StreamNames Streams => streams;

    /// <summary>The tables with streams as they are now, by name: nobody else writes meanwhile.</summary>
    public Dictionary<string, TrackedTable> Tracked { get; } = new(StringComparer.Ordinal);

    /// <summary>Fixes and sets the bounds of the streams that a statement names.</summary>
    /// <param name="schema">Where a bare name stands.</param>
    public async Task BindStreamsAsync(
        SqlStatement statement, CancellationToken cancellationToken, string schema = ObjectName.DefaultSchema)
    {
        foreach (var stream in streams.In(statement, schema))
        {
            if (_windows.ContainsKey(stream))
                continue;
            var from = await engine.LongAsync($"select position from __engine.streams where id = {stream.Id}", cancellationToken);
            var table = await StartOfAsync(stream.Table, cancellationToken);
            var to = table.Logged ? await ChangeLog.LoggedEndAsync(engine, table, from, stream.Most, cancellationToken)
                : Math.Min(await ChangeLog.EndAsync(engine, stream.Table, from, cancellationToken),
                    stream.Most < long.MaxValue ? from + stream.Most : long.MaxValue);
            await SetAsync(stream, from, to, cancellationToken);
        }
    }

    /// <summary>Moves the streams that a statement read behind what it saw; holds if the transaction commits.</summary>
    public async Task ConsumeAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        foreach (var stream in streams.In(statement))
        {
            var (from, to) = _windows[stream];
            if (from == to)
                continue;
            await engine.RunAsync($"update __engine.streams set position = {to} where id = {stream.Id}", cancellationToken);
            _consumed.Add(stream.Table.Key);
        }
    }

    /// <summary>The table's change number when the transaction first met it, with what has been switched on since.</summary>
    public async Task<TrackedTable> StartOfAsync(ObjectName table, CancellationToken cancellationToken)
    {
        if (_atStart.TryGetValue(table.Key, out var known))
            return known;
        var found = await TrackedTables.FindAsync(this, table, cancellationToken)
            ?? throw new InvalidOperationException($"{table} has streams but is not tracked.");
        return _atStart[table.Key] = found;
    }

    /// <summary>The bounds that this transaction holds on streams of a table.</summary>
    public IEnumerable<long> Bounds(ObjectName table) =>
        _windows.Where(window => window.Key.Table == table).SelectMany(window => (long[])[window.Value.From, window.Value.To]).ToList();

    /// <summary>Turns the bounds that it holds from positions into change numbers.</summary>
    /// <param name="bounds">The place of each is its number.</param>
    public async Task RenumberAsync(TrackedTable table, List<long> bounds, CancellationToken cancellationToken)
    {
        _atStart[table.Name.Key] = table with { NextChange = bounds.Count - 1 };
        foreach (var (stream, window) in _windows.Where(window => window.Key.Table == table.Name).ToList())
            await SetAsync(stream, bounds.IndexOf(window.From), bounds.IndexOf(window.To), cancellationToken);
    }

    /// <summary>Drops from the logs what every stream has handed out.</summary>
    public async Task BeforeCommitAsync(CancellationToken cancellationToken)
    {
        foreach (var key in _consumed)
        {
            if (await TrackedTables.FindAsync(this, ObjectName.Parse(key), cancellationToken) is not { Logged: true } table)
                continue;
            var first = await engine.LongAsync(
                $"select min(position) from __engine.streams where table_name = {SqlText.Literal(key)}", cancellationToken);
            var condition = first >= table.NextChange ? "" : $" where __change < {first}";
            await engine.RunAsync($"delete from {table.Log}{condition}", cancellationToken);
        }
    }

    private async Task SetAsync(StreamInfo stream, long from, long to, CancellationToken cancellationToken)
    {
        _windows[stream] = (from, to);
        await engine.RunAsync($"set variable {stream.From} = {from}", cancellationToken);
        await engine.RunAsync($"set variable {stream.To} = {to}", cancellationToken);
    }
}
