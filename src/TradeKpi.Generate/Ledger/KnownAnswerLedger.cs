using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Generate.Ledger;

/// <summary>
/// Keeps, from the generated events alone, what gold must say of them, exactly: another road to the same figures than the
/// warehouse's. Holds every current row in memory, which suits tests and files of a few million events.
/// </summary>
/// <remarks>
/// Takes clean events in any order, each once. Money of orders and traders is in USD at the order's or trade's day: each is rounded to
/// cents once, and those add up.
/// </remarks>
public sealed class KnownAnswerLedger(IFxRates fx)
{
    private const string Unknown = "UNKNOWN";

    private readonly LatestRows<OrderRow> _orders = new();
    private readonly LatestRows<TradeRow> _trades = new();
    private readonly LatestRows<string> _customerTypes = new();
    private readonly LatestRows<string> _categories = new();
    private readonly Dictionary<(long Year, long Month, string Segment), (long New, long Updated)> _monthEvents = [];
    private readonly Dictionary<(Entity Entity, ChangeType ChangeType), long> _accepted = [];
    private readonly Dictionary<DirtKind, long> _kinds = [];

    /// <summary>Accepted events by entity and change type.</summary>
    public IReadOnlyDictionary<(Entity Entity, ChangeType ChangeType), long> Accepted => _accepted;

    /// <summary>Lines by what is wrong with them.</summary>
    public IReadOnlyDictionary<DirtKind, long> Kinds => _kinds;

    /// <summary>Clean orders and trades that are rejected all the same: their currency has no rate at their date.</summary>
    public long WithoutRate { get; private set; }

    /// <summary>How many lines must have come to this end.</summary>
    public long Count(LineOutcome outcome)
    {
        var lines = _kinds.Where(kind => kind.Key.Outcome() == outcome).Sum(kind => kind.Value);
        return outcome switch
        {
            LineOutcome.Accepted => lines - WithoutRate,
            LineOutcome.Rejected => lines + WithoutRate,
            _ => lines,
        };
    }

    /// <summary>Takes a line of a dirty stream: what it truly says, and its kind.</summary>
    public void Add(GeneratedLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        _kinds[line.Kind] = _kinds.GetValueOrDefault(line.Kind) + 1;
        if (line.Truth is not null)
            Apply(line.Truth);
    }

    /// <summary>Takes a clean event.</summary>
    /// <exception cref="JsonException">A field that its entity needs is missing or unreadable.</exception>
    public void Add(ChangeEvent change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _kinds[DirtKind.Clean] = _kinds.GetValueOrDefault(DirtKind.Clean) + 1;
        Apply(change);
    }

    /// <summary>Report <c>daily-sales</c>.</summary>
    public IReadOnlyList<DailySalesRow> DailySales() => OrderAnswers.DailySales(CurrentOrders());

    /// <summary>Report <c>orders-monthly</c>.</summary>
    public IReadOnlyList<OrdersMonthlyRow> OrdersMonthly() => OrderAnswers.Monthly(CurrentOrders(), _monthEvents);

    /// <summary>Report <c>customer-product-affinity</c>.</summary>
    public IReadOnlyList<AffinityRow> CustomerProductAffinity() =>
        OrderAnswers.Affinity(CurrentOrders(), id => _customerTypes.Find(id) ?? Unknown, id => _categories.Find(id) ?? Unknown);

    /// <summary>Report <c>trade-summary</c>.</summary>
    public IReadOnlyList<TradeSummaryRow> TradeSummary() => TradeAnswers.Summary(CurrentTrades());

    /// <summary>Report <c>trader-performance</c>, over all days.</summary>
    public IReadOnlyList<TraderPerformanceRow> TraderPerformance() => TradeAnswers.Performance(CurrentTrades());

    /// <summary>Report <c>positions</c>.</summary>
    public IReadOnlyList<PositionRow> Positions() => DeskAnswers.Positions(CurrentTrades());

    /// <summary>Report <c>realised-pnl</c>, by trader over all days.</summary>
    public IReadOnlyList<RealisedPnlRow> RealisedPnl() => DeskAnswers.Realised(CurrentTrades());

    /// <summary>Everything as one JSON object: an array for each report under its name, and the counts.</summary>
    public void WriteJson(Stream output) => LedgerJson.Write(this, output);

    private List<OrderRow> CurrentOrders() => [.. _orders.Current.Select(entry => entry.Value)];

    private List<TradeRow> CurrentTrades() =>
        [.. _trades.Current.Select(entry => entry.Value with { FirstSequence = _trades.First(entry.Key) })];

    private void Apply(ChangeEvent change)
    {
        var envelope = change.Envelope;
        using var document = JsonDocument.Parse(change.Json);
        var payload = envelope.ChangeType == ChangeType.Delete ? default : document.RootElement.GetProperty("payload");
        if (!Apply(envelope, payload))
        {
            WithoutRate++;
            return;
        }

        var kind = (envelope.Entity, envelope.ChangeType);
        _accepted[kind] = _accepted.GetValueOrDefault(kind) + 1;
    }

    private bool Apply(Envelope envelope, JsonElement payload)
    {
        var isDelete = envelope.ChangeType == ChangeType.Delete;
        switch (envelope.Entity)
        {
            case Entity.Order when isDelete:
                _orders.Apply(envelope, row: null);
                break;
            case Entity.Order:
                return ApplyOrder(envelope, payload);
            case Entity.Customer:
                _customerTypes.Apply(envelope, isDelete ? null : payload.TextOrNull("customer_type") ?? Unknown);
                break;
            case Entity.Product:
                _categories.Apply(envelope, isDelete ? null : payload.TextOrNull("category") ?? Unknown);
                break;
            default:
                return ApplyTrade(envelope, isDelete ? null : payload);
        }

        return true;
    }

    private bool ApplyOrder(Envelope envelope, JsonElement payload)
    {
        var date = payload.Time("order_date");
        if (fx.UsdPerUnit(payload.TextOrNull("currency") ?? "USD", DateOnly.FromDateTime(date.UtcDateTime)) is not { } rate)
            return false;
        var row = new OrderRow(
            payload.Text("customer_id"), payload.Text("product_id"), date, payload.Text("status"), payload.Number("quantity"),
            Exact.Money(payload.Number("amount") * rate));
        _orders.Apply(envelope, row);

        // Every distinct event counts, under the month and segment that it says itself, superseded or not.
        var (created, updated) = _monthEvents.GetValueOrDefault(row.Month);
        _monthEvents[row.Month] = envelope.ChangeType == ChangeType.Update ? (created, updated + 1) : (created + 1, updated);
        return true;
    }

    private bool ApplyTrade(Envelope envelope, JsonElement? given)
    {
        if (given is not { } payload)
        {
            _trades.Apply(envelope, row: null);
            return true;
        }

        var time = payload.Time("trade_time");
        if (fx.UsdPerUnit(payload.TextOrNull("currency") ?? "USD", DateOnly.FromDateTime(time.UtcDateTime)) is not { } rate)
            return false;
        _trades.Apply(envelope, new TradeRow(
            envelope.Key, payload.Text("trader_id"), payload.Text("symbol"), payload.Text("trade_type"), payload.Number("quantity"),
            payload.Number("price"), payload.Number("fee"), time, rate)
        {
            Desk = payload.TextOrNull("desk") ?? Unknown,
        });
        return true;
    }
}
