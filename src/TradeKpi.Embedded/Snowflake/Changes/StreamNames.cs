using System.Globalization;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>A stream, as the catalog knows it.</summary>
/// <param name="Most">How many rows one transaction is handed at most.</param>
internal sealed record StreamInfo(long Id, ObjectName Name, ObjectName Table, bool AppendOnly, long Most = long.MaxValue)
{
    /// <summary>The session variables that bound what its view shows.</summary>
    public string From => $"stream_{Id}_from";

    public string To => $"stream_{Id}_to";

    /// <summary>The view that tells whether it holds data.</summary>
    public string HasData => $"__engine.has_data_{Id}";

    public override string ToString() => Name.ToString();
}

/// <summary>
/// The streams of the warehouse, kept at hand so that statements without one cost nothing. Read anew after every definition.
/// </summary>
/// <param name="most">Of an append-only stream, by its name, the most rows that one transaction is handed.</param>
internal sealed class StreamNames(IDictionary<string, long> most)
{
    private volatile IReadOnlyDictionary<ObjectName, StreamInfo> _streams = new Dictionary<ObjectName, StreamInfo>();

    public async Task ReadAsync(Engine engine, CancellationToken cancellationToken)
    {
        var known = await engine.RowsAsync("select id, name, table_name, append_only from __engine.streams", cancellationToken);
        _streams = known
            .Select(row => new StreamInfo(
                Convert.ToInt64(row[0], CultureInfo.InvariantCulture),
                ObjectName.Parse((string)row[1]!),
                ObjectName.Parse((string)row[2]!),
                (bool)row[3]!,
                (bool)row[3]! && most.TryGetValue((string)row[1]!, out var rows) ? rows : long.MaxValue))
            .ToDictionary(stream => stream.Name);
    }

    public IReadOnlyList<StreamInfo> All => [.. _streams.Values];

    public StreamInfo? Find(ObjectName name) => _streams.GetValueOrDefault(name);

    public IEnumerable<StreamInfo> OfTable(ObjectName table) => _streams.Values.Where(stream => stream.Table == table);

    /// <summary>The streams that a statement names.</summary>
    /// <param name="schema">Where a bare name stands.</param>
    public IReadOnlyList<StreamInfo> In(SqlStatement statement, string schema = ObjectName.DefaultSchema)
    {
        var streams = _streams;
        if (streams.Count == 0)
            return [];

        var found = new List<StreamInfo>();
        var tokens = statement.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].IsIdentifier || (i > 0 && tokens[i - 1].Is(".")))
                continue;
            var qualified = i + 2 < tokens.Count && tokens[i + 1].Is(".") && tokens[i + 2].IsIdentifier;
            var name = qualified
                ? new ObjectName(tokens[i].Unquoted, tokens[i + 2].Unquoted)
                : new ObjectName(schema, tokens[i].Unquoted);
            if (streams.TryGetValue(name, out var stream) && !found.Contains(stream))
                found.Add(stream);
        }

        return found;
    }

    public void RefuseIfTracked(SqlStatement statement, ObjectName table, string what)
    {
        if (OfTable(table).FirstOrDefault() is { } stream)
        {
            throw SnowflakeSqlException.Refusal(
                statement,
                $"{table} has the stream {stream}, so it cannot be {what} (in Snowflake the stream would go stale).",
                "DROP STREAM first; ALTER TABLE … ADD COLUMN keeps streams.");
        }
    }
}
