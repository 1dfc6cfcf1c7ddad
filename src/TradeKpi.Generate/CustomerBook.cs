using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>The customers that exist now, as the CRM knows them. The earlier a customer came, the more it orders.</summary>
internal sealed class CustomerBook(EventWriter writer, SeededRandom random, Counter sequence)
{
    private const int Most = 200_000;
    private static ReadOnlySpan<byte> Prefix => "CUST"u8;

    private readonly List<Customer> _customers = [];
    private int _lastNumber;

    public bool IsFull => _customers.Count >= Most;

    public ChangeEvent Insert(long at)
    {
        var customer = new Customer
        {
            Number = ++_lastNumber,
            Given = random.Below(Words.GivenNames.Length),
            Family = random.Below(Words.FamilyNames.Length),
            Type = PickType(),
            Country = Country.PickIndex(random),
            CreatedAt = at,
        };
        _customers.Add(customer);
        return Write(ChangeType.Insert, customer, at);
    }

    public ChangeEvent Update(long at)
    {
        var customer = _customers[random.Below(_customers.Count)];
        var change = random.Unit();
        if (change < 0.70)
            customer.Family = random.Below(Words.FamilyNames.Length);
        else if (change < 0.90)
            customer.Type = PickType();
        else
            customer.Country = Country.PickIndex(random);
        return Write(ChangeType.Update, customer, at);
    }

    /// <summary>Removes a recent customer without orders: orders refer to customers that stay. Null when no such one is found.</summary>
    public ChangeEvent? Delete(long at)
    {
        var young = Math.Min(256, _customers.Count - 1);
        for (var attempt = 0; attempt < 16 && young > 0; attempt++)
        {
            var index = _customers.Count - 1 - random.Below(young);
            var customer = _customers[index];
            if (customer.HasOrders)
                continue;
            _customers[index] = _customers[^1];
            _customers.RemoveAt(_customers.Count - 1);
            return Write(ChangeType.Delete, customer, at);
        }

        return null;
    }

    /// <summary>A customer who orders: a Zipf law with exponent 1/2, inverted.</summary>
    public Customer PickBuyer()
    {
        var unit = random.Unit();
        var customer = _customers[(int)(unit * unit * _customers.Count)];
        customer.HasOrders = true;
        return customer;
    }

    private byte PickType() => random.Below(100) switch
    {
        < 78 => 0,
        < 95 => 1,
        _ => 2,
    };

    private ChangeEvent Write(ChangeType changeType, Customer customer, long at)
    {
        writer.Begin(Entity.Customer, changeType, Prefix, customer.Number, digits: 0, sequence.Next(at), at);
        var given = Words.GivenNames[customer.Given];
        var family = Words.FamilyNames[customer.Family];
        Span<byte> text = stackalloc byte[96];
        given.CopyTo(text);
        text[given.Length] = (byte)' ';
        family.CopyTo(text[(given.Length + 1)..]);
        writer.Text("name"u8, text[..(given.Length + 1 + family.Length)]);
        writer.Text("email"u8, Email(text, given, customer.Number));
        writer.Text("customer_type"u8, Words.CustomerTypes[customer.Type]);
        writer.Text("country"u8, Country.All[customer.Country].CodeUtf8);
        writer.Time("created_at"u8, customer.CreatedAt);
        return writer.End();
    }

    private static Span<byte> Email(Span<byte> text, byte[] given, int number)
    {
        given.CopyTo(text);
        text[0] |= 0x20;
        _ = number.TryFormat(text[given.Length..], out var digits);
        "@example.com"u8.CopyTo(text[(given.Length + digits)..]);
        return text[..(given.Length + digits + 12)];
    }
}

internal sealed class Customer
{
    public int Number { get; init; }

    public int Given { get; init; }

    public int Family { get; set; }

    public byte Type { get; set; }

    public byte Country { get; set; }

    public long CreatedAt { get; init; }

    public bool HasOrders { get; set; }
}
