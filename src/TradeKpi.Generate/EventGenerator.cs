using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>
/// The four mock sources (shop, CRM, inventory, trading desk) as one endless stream of change events in the order in which they
/// happen. Under the virtual clock the same options give the same bytes. Memory is bounded. One thread at a time.
/// </summary>
public sealed class EventGenerator
{
    private readonly IEventClock _clock;
    private readonly SeededRandom _random;
    private readonly ChangeMix _mix;
    private readonly CustomerBook _customers;
    private readonly ProductBook _products;
    private readonly OrderBook _orders;
    private readonly TradeBook _trades;
    private int _customersAhead;
    private int _productsAhead;

    /// <param name="time">Read only under <see cref="GenerateClock.Real"/>.</param>
    /// <param name="events">How many events will be taken, where <see cref="GenerateOptions.Days"/> spreads them.</param>
    public EventGenerator(GenerateOptions options, TimeProvider time, long? events = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var real = options.Clock == GenerateClock.Real;
        SeededRandom Stream(int stream) => new(options.Seed, stream);
        Counter Count() => new(real);

        var writer = new EventWriter(Stream(1));
        _clock = real ? new RealClock(time)
            : options.Days is { } days && events is { } all ? new SpanClock(options.Start, days, all, Stream(2))
            : new VirtualClock(options.Start, options.EventsPerDay, Stream(2));
        _random = Stream(3);
        _mix = new(options);
        _customers = new(writer, Stream(4), Count());
        _products = new(writer, Stream(5), Count());
        var start = real ? 0 : Micros.From(options.Start);
        _orders = new(writer, Stream(6), Count(), Count(), _customers, _products, options.Remembered, start);
        _trades = new(writer, Stream(7), Count(), Count(), options.Remembered);
        _customersAhead = options.HeadStartCustomers;
        _productsAhead = options.HeadStartProducts;
    }

    /// <summary>The next event: first the customers and products that exist ahead of all orders, then whatever happens.</summary>
    public ChangeEvent Next()
    {
        var at = _clock.Next();
        if (_customersAhead > 0)
        {
            _customersAhead--;
            return _customers.Insert(at);
        }

        if (_productsAhead > 0)
        {
            _productsAhead--;
            return _products.Insert(at);
        }

        var (entity, changeType) = _mix.Next(_random);
        return entity switch
        {
            Entity.Order => Order(changeType, at),
            Entity.Customer => Customer(changeType, at),
            Entity.Product => Product(changeType, at),
            _ => Trade(changeType, at),
        };
    }

    /// <summary>The next <paramref name="count"/> events.</summary>
    public IEnumerable<ChangeEvent> Take(long count)
    {
        for (var made = 0L; made < count; made++)
            yield return Next();
    }

    private ChangeEvent Order(ChangeType changeType, long at) => changeType switch
    {
        ChangeType.Update => _orders.Update(at),
        ChangeType.Delete => _orders.Delete(at),
        _ => null,
    } ?? _orders.Insert(at);

    private ChangeEvent Trade(ChangeType changeType, long at) => changeType switch
    {
        ChangeType.Update => _trades.Update(at),
        ChangeType.Delete => _trades.Delete(at),
        _ => null,
    } ?? _trades.Insert(at);

    private ChangeEvent Customer(ChangeType changeType, long at) => changeType switch
    {
        ChangeType.Insert when !_customers.IsFull => _customers.Insert(at),
        ChangeType.Delete => _customers.Delete(at),
        _ => null,
    } ?? _customers.Update(at);

    private ChangeEvent Product(ChangeType changeType, long at) => changeType switch
    {
        ChangeType.Insert when !_products.IsFull => _products.Insert(at),
        ChangeType.Delete => _products.Delete(at),
        _ => null,
    } ?? _products.Update(at);
}
