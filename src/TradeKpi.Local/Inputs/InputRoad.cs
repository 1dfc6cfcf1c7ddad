using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Operate;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Inputs;

/// <summary>What the warehouse holds of each key, against the files that were replayed.</summary>
/// <param name="Keys">Keys compared.</param>
/// <param name="Refused">Keys set aside, as the warehouse rejected one of their events or holds it to be in conflict.</param>
/// <param name="Disordered">Keys set aside, as their source numbers its events in another order than the files have them.</param>
/// <param name="Count">All differences, also those not kept.</param>
internal sealed record InputReport(long Keys, long Refused, long Disordered, long Count, IReadOnlyList<VerifyDifference> Differences)
{
    public bool Agrees => Count == 0;
}

/// <summary>
/// The current state of every key by the place of its lines in the inputs alone: the last line wins. It asks for no identity, so what is
/// doubled, dropped or mistaken for another event by its identity shows, and for no order but that of the files; a source's own order only
/// tells which keys cannot be judged so. Memory holds a row a key.
/// </summary>
internal sealed class InputRoad(EventReader reader)
{
    private static readonly Dictionary<Entity, Table> s_tables = new()
    {
        [Entity.Order] = new("silver.orders", "order_id", ["quantity", "amount"]),
        [Entity.Customer] = new("silver.customers", "customer_id", []),
        [Entity.Product] = new("silver.products", "product_id", ["unit_price", "stock"]),
        [Entity.Trade] = new("silver.trades", "trade_id", ["quantity", "price", "fee"]),
    };

    private readonly Dictionary<(Entity Entity, string Key), Row> _rows = [];

    public void Take(RawInput value)
    {
        if (value.Refusal is not null || reader.Read(value.Bytes, value.Position) is not { Event: { } change })
            return;
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (change.Envelope.Entity, change.Envelope.Key), out var isKnown);
        var isInOrder = !isKnown || (row.IsInOrder && change.Envelope.Sequence >= row.Sequence);
        var cells = change.Envelope.ChangeType == ChangeType.Delete ? null : Cells(s_tables[change.Envelope.Entity], change.Json);
        row = new Row(cells, change.Envelope.Sequence, isInOrder);
    }

    /// <param name="most">At most so many differences are kept; all are counted.</param>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<InputReport> CompareAsync(DbDataSource warehouse, int most, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var refused = await RefusedAsync(connection, cancellationToken);
        var (keys, count, kept) = (0L, 0L, new List<VerifyDifference>());
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
                if (refused.Contains(key) || (isKnown && !row.IsInOrder))
                    continue;
                keys++;
                left.Remove(key);
                if (row.Cells is not { } cells)
                    Differ(key, "*", "a row", null);
                else
                {
                    for (var at = 0; at < cells.Length; at++)
                        Cell(key, table.Cells[at], rows.IsDBNull(at + 1) ? null : rows.GetDecimal(at + 1), cells[at]);
                }
            }
        }

        foreach (var key in left.Order())
            Differ(key, "*", null, "a row");
        return new InputReport(keys + left.Count, _rows.Keys.LongCount(refused.Contains), _rows.LongCount(row => !row.Value.IsInOrder),
            count,
            kept);

        void Cell((Entity Entity, string Key) key, string name, decimal? says, decimal? given)
        {
            if ((says is { } number ? Math.Round(number, 4, MidpointRounding.AwayFromZero) : null) != given)
                Differ(key, name, says?.ToString(CultureInfo.InvariantCulture), given?.ToString(CultureInfo.InvariantCulture));
        }

        void Differ((Entity Entity, string Key) key, string column, string? says, string? given)
        {
            count++;
            if (kept.Count < most)
                kept.Add(new VerifyDifference(s_tables[key.Entity].Name, key.Key, column, says, given));
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

    // Four places are what every number of the tables has.
    private static decimal?[] Cells(Table table, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var payload = document.RootElement.GetProperty("payload");
        return [.. table.Cells.Select(name => payload.TryGetProperty(name, out var cell) ? Number(cell) : null)];
    }

    private static decimal? Number(JsonElement cell) =>
        decimal.TryParse(cell.ValueKind == JsonValueKind.String ? cell.GetString() : cell.GetRawText(), NumberStyles.Float,
            CultureInfo.InvariantCulture, out var number)
            ? Math.Round(number, 4, MidpointRounding.AwayFromZero)
            : null;

    private readonly record struct Row(decimal?[]? Cells, Int128 Sequence, bool IsInOrder);

    private sealed record Table(string Name, string Id, string[] Cells)
    {
        public string Columns => string.Join(", ", Cells.Prepend(Id));
    }
}
