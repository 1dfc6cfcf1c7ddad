using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Operate;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Inputs;

/// <summary>What the warehouse holds of each key, against the files that were replayed.</summary>
/// <param name="Keys">Keys compared.</param>
/// <param name="Versions">Versions of keys compared, those that passed among them.</param>
/// <param name="Days">Days of orders and of trades compared.</param>
/// <param name="Profits">Traders and days whose profit was compared.</param>
/// <param name="Refused">Keys set aside, as the warehouse rejected one of their events or holds it to be in conflict, or as a line of
/// theirs has a list or a fraction for a text.</param>
/// <param name="Disordered">Keys set aside, as their source numbers its events in another order than the files have them.</param>
/// <param name="Undecided">Traders whose profit is set aside, as the files do not say which of their trades of one instant was
/// first.</param>
/// <param name="Count">All differences, also those not kept.</param>
internal sealed record InputReport(long Keys, long Versions, long Days, long Profits, long Refused, long Disordered, long Undecided,
    long Count,
    IReadOnlyList<VerifyDifference> Differences)
{
    public bool Agrees => Count == 0;
}

/// <summary>
/// The current state of every key by the place of its lines in the inputs alone: the last line wins. It asks for no identity, so what is
/// doubled, dropped or mistaken for another event by its identity shows, and for no order but that of the files; a source's own order only
/// tells which keys cannot be judged so. The versions that each key went through are compared as a set, which needs no order at all;
/// days, notional and profit are worked out here. Memory holds a row a key and a few bytes a line.
/// </summary>
internal sealed class InputRoad(EventReader reader)
{
    // Debezium's word for it.
    private const string Unavailable = "__debezium_unavailable_value";

    private static readonly IReadOnlyDictionary<Entity, InputTable> s_tables = InputTable.All;

    private readonly Dictionary<(Entity Entity, string Key), Row> _rows = [];
    private readonly HashSet<(Entity Entity, string Key, int Version)> _versions = [];
    private readonly HashSet<(Entity Entity, string Key)> _unread = [];
    private long _lines;

    public void Take(RawInput value)
    {
        if (value.Refusal is not null || reader.Read(value.Bytes) is not { Event: { } change })
            return;
        var key = (change.Envelope.Entity, change.Envelope.Key);
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out var isKnown);
        var first = isKnown ? row.First : new FirstLine(++_lines, change.Envelope.Sequence);
        var isGone = change.Envelope.ChangeType == ChangeType.Delete;
        var (cells, fact, trade) = isGone ? default : Read(change.Envelope.Entity, change.Json);
        if (!isGone && cells is null)
            _unread.Add(key);
        var version = s_tables[key.Entity].Version(cells);
        var isNew = _versions.Add((key.Entity, key.Key, version));
        // Where the source tells no position, a version that comes again may be a change or the same line once more.
        var isNext = change.Envelope.Sequence > row.Sequence
            || (change.Envelope.Sequence == row.Sequence && (isNew || version == row.Version));
        var isInOrder = !isKnown || (row.IsInOrder && isNext);
        row = new Row(Known(cells, row.Cells), version, fact, trade, change.Envelope.Sequence, isInOrder, first);
    }

    /// <param name="most">At most so many differences are kept; all are counted.</param>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<InputReport> CompareAsync(DbDataSource warehouse, int most, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var refused = await RefusedAsync(connection, cancellationToken);
        refused.UnionWith(_unread);
        var spellings = await SpellingsAsync(connection, cancellationToken);
        var days = new InputDays();
        await days.ReadRatesAsync(connection, cancellationToken);
        var (keys, versions, count, kept) = (0L, 0L, 0L, new List<VerifyDifference>());
        var left = _rows.Where(row => row.Value is { IsInOrder: true, Cells: not null } && !refused.Contains(row.Key))
            .Select(row => row.Key).ToHashSet();
        foreach (var (entity, table) in s_tables)
        {
            await using var command = connection.Command(table.Current);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                var key = (entity, rows.GetString(0));
                var isKnown = _rows.TryGetValue(key, out var row);
                var isJudged = !refused.Contains(key) && (!isKnown || row.IsInOrder);
                var says = table.Read(rows);
                if (table.Day is not null && table.Counts(isJudged && row.Cells is { } counted ? counted : says))
                    days.Add(entity, isJudged && row.Fact is { } fact ? fact : Fact(rows, table));
                if (!isJudged)
                    continue;
                keys++;
                left.Remove(key);
                if (row.Cells is not { } given)
                    Differ(table.Name, key.Item2, "*", "a row", null);
                else
                {
                    for (var at = 0; at < given.Length; at++)
                        Cell(table, key.Item2, at, says[at], given[at]);
                }
            }
        }

        foreach (var key in left.Order())
        {
            Differ(s_tables[key.Entity].Name, key.Key, "*", null, "a row");
            if (_rows[key] is { Fact: { } fact, Cells: { } cells } && s_tables[key.Entity].Counts(cells))
                days.Add(key.Entity, fact);
        }

        await CompareVersionsAsync();
        var compared = await days.CompareAsync(connection, (relation, day, column, says, given) => Differ(relation, day, column,
            says.ToString(CultureInfo.InvariantCulture), given.ToString(CultureInfo.InvariantCulture)), cancellationToken);
        var trades = await TradesAsync();
        return new InputReport(keys + left.Count, versions, compared, trades.Compared, _rows.Keys.LongCount(refused.Contains),
            _rows.LongCount(row => !row.Value.IsInOrder), trades.Undecided, count, kept);

        async Task<InputTrades> TradesAsync()
        {
            var all = new InputTrades();
            await foreach (var (key, trader, symbol, isBuy, standing) in StandingAsync(connection, cancellationToken))
            {
                var isKnown = _rows.TryGetValue((Entity.Trade, key), out var row);
                var isJudged = isKnown && row is { IsInOrder: true, Trade: not null } && !refused.Contains((Entity.Trade, key));
                all.Add(isJudged
                    ? row.Trade!.Of(trader, symbol, isBuy, days, row.First)
                    : standing);
            }

            await all.CompareAsync(connection, (relation, name, column, says, given) => Differ(relation, name, column,
                says.ToString(CultureInfo.InvariantCulture), given.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            return all;
        }

        async Task CompareVersionsAsync()
        {
            var unseen = _versions.Where(version => !refused.Contains((version.Entity, version.Key))).ToHashSet();
            versions = unseen.Count;
            foreach (var (entity, table) in s_tables)
            {
                await using var command = connection.Command(table.Versions);
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    var isGone = rows.GetBoolean(rows.FieldCount - 1);
                    var version = (entity, rows.GetString(0), table.Version(isGone ? null : table.Read(rows)));
                    if (!unseen.Remove(version) && !_versions.Contains(version) && !refused.Contains((entity, version.Item2)))
                        Differ(table.History, version.Item2, "*", "a version", null);
                }
            }

            foreach (var version in unseen.Order())
                Differ(s_tables[version.Entity].History, version.Key, "*", null, "a version");
        }

        void Cell(InputTable table, string key, int at, string? says, string? given)
        {
            var column = table.Cells[at];
            if (!string.Equals(says, given, StringComparison.OrdinalIgnoreCase)
                && !(given is not null && spellings.TryGetValue((column, given.ToUpperInvariant()), out var name) && says == name))
                Differ(table.Name, key, column, says, given);
        }

        void Differ(string relation, string key, string column, string? says, string? given)
        {
            count++;
            if (kept.Count < most)
                kept.Add(new VerifyDifference(relation, key, column, says, given));
        }
    }

    private static async Task<HashSet<(Entity, string)>> RefusedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            select entity, entity_key from silver.rejected_events
            union
            select entity, entity_key from silver.conflicting_events
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var refused = new HashSet<(Entity, string)>();
        while (await rows.ReadAsync(cancellationToken))
            refused.Add((Enum.Parse<Entity>(rows.GetString(0), ignoreCase: true), rows.GetString(1)));
        return refused;
    }

    private static async IAsyncEnumerable<(string Key, string Trader, string Symbol, bool IsBuy, InputTrade Standing)> StandingAsync(
        DbConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            select trade_id, trader_id, symbol, trade_type = 'BUY', trade_time, quantity, price, usd_per_unit
            from silver.trades
            where not is_deleted
              and usd_per_unit is not null
              and trader_id is not null
              and symbol is not null
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (trader, symbol, isBuy) = (rows.GetString(1), rows.GetString(2), rows.GetBoolean(3));
            yield return (rows.GetString(0), trader, symbol, isBuy, new InputTrade(trader, symbol, isBuy, rows.GetDateTime(4),
                rows.GetDecimal(5), InputTrades.Usd(rows.GetDecimal(6), rows.GetDecimal(7)), Place: null, FirstSequence: 0));
        }
    }

    /// <summary>What the warehouse calls a status or a country, by its column and how it may be written.</summary>
    private static async Task<Dictionary<(string Column, string Spelling), string>> SpellingsAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            select 'status' as field, spelling, status as name from reference.order_statuses
            union all
            select 'country' as field, spelling, country as name from reference.countries
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var spellings = new Dictionary<(string, string), string>();
        while (await rows.ReadAsync(cancellationToken))
            spellings[(rows.GetString(0), rows.GetString(1))] = rows.GetString(2);
        return spellings;
    }

    private static (string?[]? Cells, DayFact? Fact, TradeFact? Trade) Read(Entity entity, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var payload = document.RootElement.GetProperty("payload");
        return (s_tables[entity].Read(payload), InputDays.Of(entity, payload), entity == Entity.Trade ? InputTrades.Of(payload) : null);
    }

    // What a source did not log stays what it was.
    private static string?[]? Known(string?[]? cells, string?[]? before) =>
        cells is null || !Array.Exists(cells, DidNotCome) ? cells
            : [.. cells.Select((cell, at) => DidNotCome(cell) ? before?[at] : cell)];

    private static bool DidNotCome(string? cell) => string.Equals(cell, Unavailable, StringComparison.OrdinalIgnoreCase);

    private static DayFact Fact(DbDataReader rows, InputTable table) =>
        new(InputDays.Day(rows.GetValue(table.Cells.Count + 1)), rows.GetDecimal(table.Cells.Count + 2), Currency: null);

    private readonly record struct Row(
        string?[]? Cells, int Version, DayFact? Fact, TradeFact? Trade, Int128 Sequence, bool IsInOrder, FirstLine First);
}
