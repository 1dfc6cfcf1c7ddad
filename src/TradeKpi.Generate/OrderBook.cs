using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>The young orders of the shop, those that may still change, and what happens to them.</summary>
internal sealed class OrderBook(
    EventWriter writer, SeededRandom random, Counter numbers, Counter sequence, CustomerBook customers, ProductBook products,
    int remembered, long start)
{
    private const long MicrosPerHour = 3_600_000_000;
    private const int Attempts = 24;

    private readonly Ring<Order> _young = new(remembered);

    public ChangeEvent Insert(long at)
    {
        var customer = customers.PickBuyer();
        var quantity = 1 + (int)(random.Unit() * random.Unit() * (customer.Type == 1 ? 12 : 5));
        var product = products.PickBought(quantity);
        var order = new Order
        {
            Number = numbers.Next(at),
            Customer = customer.Number,
            Product = product.Number,
            Quantity = quantity,
            UnitPriceCents = Math.Max(1, product.PriceCents * Country.All[customer.Country].LocalPerUsd / 10_000),
            DiscountPercent = random.Chance(0.7) ? 0 : 5 * random.Between(1, 6),
            Country = customer.Country,
            Channel = (byte)(random.Below(100) switch { < 48 => 0, < 80 => 1, < 93 => 2, _ => 3 }),
            Status = OrderStatus.Pending,
            OrderDate = at,
            TellsCurrency = customer.Country != 0 || random.Chance(0.95),
            TellsCountry = random.Chance(0.97),
        };
        _young.Add(order);
        return Write(ChangeType.Insert, order, at);
    }

    /// <summary>The next step of an open order, or a correction of it. Null when no open order is found.</summary>
    public ChangeEvent? Update(long at)
    {
        for (var attempt = 0; attempt < Attempts && _young.Count > 0; attempt++)
        {
            ref var order = ref _young[random.Below(_young.Count)];
            if (order.Status is not (OrderStatus.Pending or OrderStatus.Shipped))
                continue;
            Advance(ref order);
            return Write(ChangeType.Update, order, at);
        }

        return null;
    }

    /// <summary>Null when no young order is left.</summary>
    public ChangeEvent? Delete(long at)
    {
        for (var attempt = 0; attempt < Attempts && _young.Count > 0; attempt++)
        {
            ref var order = ref _young[random.Below(_young.Count)];
            if (order.Status == OrderStatus.None)
                continue;
            var change = Write(ChangeType.Delete, order, at);
            order.Status = OrderStatus.None;
            return change;
        }

        return null;
    }

    private void Advance(ref Order order)
    {
        var pending = order.Status == OrderStatus.Pending;
        var step = random.Unit();
        if (step < 0.84)
            order.Status = pending ? OrderStatus.Shipped : OrderStatus.Delivered;
        else if (step < (pending ? 0.94 : 0.88))
            order.Status = OrderStatus.Cancelled;
        else if (step < 0.98)
            order.Quantity = Math.Max(1, order.Quantity + (random.Chance(0.5) ? 1 : -1));
        else
            order.OrderDate = Math.Max(start, order.OrderDate - random.Between(1, 72) * MicrosPerHour);
    }

    private ChangeEvent Write(ChangeType changeType, in Order order, long at)
    {
        writer.Begin(Entity.Order, changeType, "ORD"u8, order.Number, numbers.Digits, sequence.Next(at), at);

        // Some sources send the old row with a delete, some only its key: readers must live with both.
        if (changeType == ChangeType.Delete && random.Chance(0.3))
            return writer.End();
        writer.Id("customer_id"u8, "CUST"u8, order.Customer);
        writer.Id("product_id"u8, "PROD"u8, order.Product);
        writer.Time("order_date"u8, order.OrderDate);
        writer.Text("status"u8, Status(order.Status));
        writer.Number("quantity"u8, order.Quantity);
        writer.Money("amount"u8, order.AmountCents, places: 2);
        if (order.TellsCurrency)
            writer.Text("currency"u8, Country.All[order.Country].CurrencyUtf8);
        if (order.TellsCountry)
            writer.Text("country"u8, Country.All[order.Country].CodeUtf8);
        writer.Text("channel"u8, Words.Channels[order.Channel]);
        return writer.End();
    }

    private static ReadOnlySpan<byte> Status(OrderStatus status) => status switch
    {
        OrderStatus.Shipped => "SHIPPED"u8,
        OrderStatus.Delivered => "DELIVERED"u8,
        OrderStatus.Cancelled => "CANCELLED"u8,
        _ => "PENDING"u8,
    };
}

internal enum OrderStatus : byte
{
    /// <summary>No order, or none any more.</summary>
    None,
    Pending,
    Shipped,
    Delivered,
    Cancelled,
}

internal record struct Order
{
    public long Number;
    public long OrderDate;
    public long UnitPriceCents;
    public int Customer;
    public int Product;
    public int Quantity;
    public int DiscountPercent;
    public byte Country;
    public byte Channel;
    public OrderStatus Status;
    public bool TellsCurrency;
    public bool TellsCountry;

    /// <summary>quantity × unit price × (1 − discount), rounded half up to a cent.</summary>
    public readonly long AmountCents => (Quantity * UnitPriceCents * (100 - DiscountPercent) + 50) / 100;
}
