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
/// <param name="Versions">States of keys compared, those that passed among them.</param>
/// <param name="Days">Days of orders and of trades compared.</param>
/// <param name="Profits">Traders and days whose profit was compared.</param>
/// <param name="Refused">Keys set aside, as the warehouse rejected one of their events or holds it to be in conflict.</param>
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
/// tells which keys cannot be judged so. The states that each key went through are compared as a set, which needs no order at all; days,
/// notional and profit are worked out here. Memory holds a row a key and a few bytes a line.
/// </summary>
internal sealed class InputRoad(EventReader reader)
{
    private static readonly Dictionary<Entity, Table> s_tables = new()
    {
        [Entity.Order] = new("silver.orders", "order_id", ["quantity", "amount"], "order_date::date, ops.amount_usd(amount, usd_per_unit)"),
        [Entity.Customer] = new("silver.customers", "customer_id", []),
        [Entity.Product] = new("silver.products", "product_id", ["unit_price", "stock"]),
        [Entity.Trade] = new("silver.trades", "trade_id", ["quantity", "price", "fee"], "trade_time::date, quantity"),
    };

    private readonly Dictionary<(Entity Entity, string Key), Row> _rows = [];
    private readonly HashSet<(Entity Entity, string Key, int State)> _states = [];
    private long _lines;

    public void Take(RawInput value)
    {
        if (value.Refusal is not null || reader.Read(value.Bytes) is not { Event: { } change })
            return;
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (change.Envelope.Entity, change.Envelope.Key), out var isKnown);
        var first = isKnown ? row.First : new FirstLine(++_lines, change.Envelope.Sequence);
        var (cells, fact, trade) = change.Envelope.ChangeType == ChangeType.Delete
            ? default
            : Read(change.Envelope.Entity, change.Json);
        var state = State(cells);
        var isNew = _states.Add((change.Envelope.Entity, change.Envelope.Key, state));
        // Where the source tells no position, a state that comes again may be a change or the same line once more.
        var isNext = change.Envelope.Sequence > row.Sequence
            || (change.Envelope.Sequence == row.Sequence && (isNew || state == State(row.Cells)));
        row = new Row(cells, fact, trade, change.Envelope.Sequence, !isKnown || (row.IsInOrder && isNext), first);
    }

    /// <param name="most">At most so many differences are kept; all are counted.</param>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<InputReport> CompareAsync(DbDataSource warehouse, int most, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var refused = await RefusedAsync(connection, cancellationToken);
        var days = new InputDays();
        await days.ReadRatesAsync(connection, cancellationToken);
        var (keys, versions, count, kept) = (0L, 0L, 0L, new List<VerifyDifference>());
        var left = _rows.Where(row => row.Value is { IsInOrder: true, Cells: not null } && !refused.Contains(row.Key))
            .Select(row => row.Key).ToHashSet();
        foreach (var (entity, table) in s_tables)
        {
            await using var command = connection.Command($"select {table.Columns} from {table.Name} where not is_deleted");
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                var key = (entity, rows.GetString(0));
                var isKnown = _rows.TryGetValue(key, out var row);
                var isJudged = !refused.Contains(key) && (!isKnown || row.IsInOrder);
                if (table.Day is not null)
                    days.Add(entity, isJudged && row.Fact is { } fact ? fact : Fact(rows, table));
                if (!isJudged)
                    continue;
                keys++;
                left.Remove(key);
                if (row.Cells is not { } cells)
                    Differ(table.Name, key.Item2, "*", "a row", null);
                else
                {
                    for (var at = 0; at < cells.Length; at++)
                        Cell(key, table.Cells[at], rows.IsDBNull(at + 1) ? null : rows.GetDecimal(at + 1), cells[at]);
                }
            }
        }

        foreach (var key in left.Order())
        {
            Differ(s_tables[key.Entity].Name, key.Key, "*", null, "a row");
            if (_rows[key].Fact is { } fact)
                days.Add(key.Entity, fact);
        }

        await CompareStatesAsync();
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

        async Task CompareStatesAsync()
        {
            var unseen = _states.Where(state => !refused.Contains((state.Entity, state.Key))).ToHashSet();
            versions = unseen.Count;
            foreach (var (entity, table) in s_tables)
            {
                await using var command = connection.Command($"select {table.Versions} where outcome = 'accepted'");
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    var cells = rows.GetBoolean(1) ? null : table.Cells.Select((_, at) => Rounded(rows, at + 2)).ToArray();
                    var state = (entity, rows.GetString(0), State(cells));
                    if (!unseen.Remove(state) && !_states.Contains(state) && !refused.Contains((entity, state.Item2)))
                        Differ(table.History, state.Item2, "*", "a version", null);
                }
            }

            foreach (var state in unseen.Order())
                Differ(s_tables[state.Entity].History, state.Key, "*", null, "a version");
        }

        void Cell((Entity Entity, string Key) key, string name, decimal? says, decimal? given)
        {
            if ((says is { } number ? Math.Round(number, 4, MidpointRounding.AwayFromZero) : null) != given)
            {
                Differ(s_tables[key.Entity].Name, key.Key, name, says?.ToString(CultureInfo.InvariantCulture),
                    given?.ToString(CultureInfo.InvariantCulture));
            }
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

    // Four places are what every number of the tables has.
    private static (decimal?[]? Cells, DayFact? Fact, TradeFact? Trade) Read(Entity entity, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var payload = document.RootElement.GetProperty("payload");
        return ([.. s_tables[entity].Cells.Select(name => payload.TryGetProperty(name, out var cell) ? Number(cell) : null)],
            InputDays.Of(entity, payload), entity == Entity.Trade ? InputTrades.Of(payload) : null);
    }

    private static DayFact Fact(DbDataReader rows, Table table) =>
        new(InputDays.Day(rows.GetValue(table.Cells.Length + 1)), rows.GetDecimal(table.Cells.Length + 2), Currency: null);

    private static decimal? Rounded(DbDataReader rows, int at) =>
        rows.IsDBNull(at) ? null : Math.Round(rows.GetDecimal(at), 4, MidpointRounding.AwayFromZero);

    // A number for each state of one key: 0 for none, as after a deletion.
    private static int State(decimal?[]? cells)
    {
        var hash = default(HashCode);
        foreach (var cell in cells ?? [])
            hash.Add(cell);
        return cells is null ? 0 : hash.ToHashCode();
    }

    private static decimal? Number(JsonElement cell) =>
        decimal.TryParse(cell.ValueKind == JsonValueKind.String ? cell.GetString() : cell.GetRawText(), NumberStyles.Float,
            CultureInfo.InvariantCulture, out var number)
            ? Math.Round(number, 4, MidpointRounding.AwayFromZero)
            : null;

    private readonly record struct Row(
        decimal?[]? Cells, DayFact? Fact, TradeFact? Trade, Int128 Sequence, bool IsInOrder, FirstLine First);

    /// <param name="Day">The warehouse's own fact of a row: its day, and what the day adds up.</param>
    private sealed record Table(string Name, string Id, string[] Cells, string? Day = null)
    {
        public string Columns => string.Join(", ", [Id, .. Cells, .. Day is null ? [] : (string[])[Day]]);

        public string History => Name[..^1] + "_events";

        public string Versions => $"{string.Join(", ", [Id, "change_type = 'DELETE'", .. Cells])} from {History}";
    }
}
