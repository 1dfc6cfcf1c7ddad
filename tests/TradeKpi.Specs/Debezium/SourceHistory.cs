using System.Globalization;

namespace TradeKpi.Specs.Debezium;

/// <summary>One change of an order or a trade, as its connector writes it.</summary>
/// <param name="Table">orders or trades.</param>
/// <param name="Key">The row's id, which no other row of any connector has.</param>
/// <param name="Version">Rises with every change of the source; -1 of what an incremental snapshot read again.</param>
/// <param name="Quantity">A value of the row that every change writes; null where the change deletes it.</param>
/// <param name="Word">Another, of which some sources write a placeholder where the change leaves it as it was.</param>
/// <param name="IsPositioned">Whether it tells its place among the changes of its transaction and of its millisecond.</param>
/// <param name="IsRead">Whether a snapshot read it, not the log.</param>
public sealed record SourceChange(
    string Table, string Key, int Version, int? Quantity, string Word, bool IsPositioned, bool IsRead, string Json);

/// <summary>Random transactions on a few orders and trades, and snapshots of them, in the shape of one of Debezium's connectors.</summary>
/// <remarks>The fields of the source blocks and their meanings are those of the connectors' documentation.</remarks>
public sealed class SourceHistory
{
    private static readonly string[] s_positionless = ["vitess", "mongodb-operations", "oracle-bare", "cockroachdb", "unwrapped"];
    private static readonly string[] s_words = ["web", "app"];

    private readonly string _connector;
    private readonly Random _random;
    private readonly List<SourceChange> _changes = [];
    private readonly Dictionary<string, (int Quantity, string Word)> _rows = new(StringComparer.Ordinal);
    private int _reads;

    private SourceHistory(string connector, Random random) => (_connector, _random) = (connector, random);

    public static IReadOnlyList<string> Connectors { get; } =
        ["postgresql", "mysql", "mariadb", "sqlserver", "db2", "informix", "oracle", "oracle-redo", "oracle-xstream", "mongodb",
            "mongodb-transactions", "spanner", "vitess-transactions", .. s_positionless];

    /// <summary>Whether rows are read by snapshots, too, before and amid the changes.</summary>
    private bool HasSnapshots => Connectors.TakeWhile(connector => connector != "mongodb-transactions")
        .Contains(_connector, StringComparer.Ordinal);

    private bool IsPositioned => !s_positionless.Contains(_connector);

    // PostgreSQL does not log a large value that stays, Oracle no large object.
    private string Logged(string word, bool stays) =>
        stays && _connector.Split('-')[0] is "postgresql" or "oracle" ? "__debezium_unavailable_value" : word;

    /// <summary>What the source did, in its order.</summary>
    public static IReadOnlyList<SourceChange> Of(string connector, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var history = new SourceHistory(connector, random);
        history.Run();
        return history._changes;
    }

    private void Run()
    {
        var place = 1L << _random.Next(0, 20);
        if (HasSnapshots)
        {
            foreach (var key in Keys().Where(_ => _random.Next(2) == 0))
                _rows[key] = (_random.Next(0, 2), _random.GetItems(s_words, 1)[0]);
            // Of the others, who does not begin with a snapshot learns from a later one.
            if (_random.Next(2) == 0)
                Read(place, "true");
            place += _random.Next(1, 300);
        }

        for (var transaction = 1; transaction <= 12; transaction++)
        {
            var first = place;
            var size = _random.Next(1, 9);
            var commit = place + size + _random.Next(1, 40);
            for (var nth = 1; nth <= size; nth++)
                Change(new Place(transaction, nth, first + nth - 1, commit));
            place = commit + _random.Next(1, 300);
            if (HasSnapshots && (transaction == 12 || _random.Next(6) == 0))
                Read(place, "incremental");
        }
    }

    // Few keys and few values, so that rows return to what they were within one transaction and one millisecond.
    private string[] Keys() => [.. Enumerable.Range(1, 3).SelectMany(n => (string[])[$"{_connector}-{n}", $"{_connector}-T{n}"])];

    private void Change(Place at)
    {
        var key = _random.GetItems(Keys(), 1)[0];
        var exists = _rows.TryGetValue(key, out var row);
        var stays = exists && _random.Next(2) == 0;
        int? quantity = _random.Next(0, 8) == 0 ? null : _random.Next(0, 2);
        var word = stays ? row.Word : _random.GetItems(s_words, 1)[0];
        if (quantity is { } value)
            _rows[key] = (value, word);
        else
            _rows.Remove(key);
        Add(key, _changes.Count, quantity, word, quantity is null ? "d" : exists ? "u" : "c", Logged(word, stays), at, snapshot: null);
    }

    private void Read(long place, string snapshot)
    {
        foreach (var (key, row) in _rows)
        {
            Add(key, snapshot == "incremental" ? -1 : _changes.Count, row.Quantity, row.Word, "r", row.Word,
                new Place(0, _reads, place, place), snapshot);
        }

        _reads++;
    }

    private void Add(
        string key, int version, int? quantity, string word, string op, string logged, Place at, string? snapshot)
    {
        var table = key.Contains("-T", StringComparison.Ordinal) ? "trades" : "orders";
        _changes.Add(new(table, key, version, quantity, word, IsPositioned, snapshot is not null,
            SourceShape.Json(_connector, table, key, quantity, logged, op, at, snapshot, IsPositioned)));
    }

    /// <summary>The changes as they arrive, some of them twice: in any order, but for those that tell no position.</summary>
    public static IReadOnlyList<SourceChange> Deliver(IReadOnlyList<SourceChange> changes, Random random)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(random);
        var inOrder = new Queue<double>(changes.Where(change => !change.IsPositioned).Select(_ => random.NextDouble()).Order());
        var sent = changes
            .Select(change => (Change: change, At: change.IsPositioned ? random.NextDouble() : inOrder.Dequeue())).ToList();
        var again = sent.Where(_ => random.Next(3) == 0).Select(one => one with { At = one.At + random.NextDouble() });
        return [.. sent.Concat(again).OrderBy(one => one.At).Select(one => one.Change)];
    }
}
