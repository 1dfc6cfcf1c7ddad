using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>The products that exist now, with their stock. Popularity falls by rank: a Zipf law with exponent 0.9.</summary>
internal sealed class ProductBook(EventWriter writer, SeededRandom random, Counter sequence)
{
    private const int Most = 5_000;
    private static ReadOnlySpan<byte> Prefix => "PROD"u8;

    private readonly List<Product> _products = [];
    private int _lastNumber;
    private double _reach;
    private int _reachFor;

    public bool IsFull => _products.Count >= Most;

    public ChangeEvent Insert(long at)
    {
        var category = (byte)random.Below(Category.All.Length);
        var kind = Category.All[category];
        var product = new Product
        {
            Number = ++_lastNumber,
            Category = category,
            Adjective = random.Below(Words.Adjectives.Length),
            Noun = random.Below(kind.NounsUtf8.Length),
            PriceCents = Math.Max(99, (long)(kind.MedianPrice * Math.Exp(kind.Spread * random.Bell()) * 100)),
            Stock = random.Between(50, 1_000),
        };
        _products.Add(product);
        return Write(ChangeType.Insert, product, at);
    }

    /// <summary>The stock after the orders since, restocked when low; now and then another price.</summary>
    public ChangeEvent Update(long at)
    {
        var product = _products[random.Below(_products.Count)];
        if (random.Chance(0.1))
            product.PriceCents = Math.Max(99, (long)(product.PriceCents * (1 + 0.05 * random.Bell())));
        else if (product.Stock < 100)
            product.Stock += random.Between(200, 1_500);
        else
            product.Stock -= random.Between(0, 5);
        return Write(ChangeType.Update, product, at);
    }

    /// <summary>Removes a recent product that nobody ordered: orders refer to products that stay. Null when no such one is found.</summary>
    public ChangeEvent? Delete(long at)
    {
        var young = Math.Min(64, _products.Count - 1);
        for (var attempt = 0; attempt < 16 && young > 0; attempt++)
        {
            var index = _products.Count - 1 - random.Below(young);
            var product = _products[index];
            if (product.HasOrders)
                continue;
            _products[index] = _products[^1];
            _products.RemoveAt(_products.Count - 1);
            return Write(ChangeType.Delete, product, at);
        }

        return null;
    }

    public Product PickBought(int quantity)
    {
        if (_reachFor != _products.Count)
        {
            _reachFor = _products.Count;
            _reach = Math.Pow(_products.Count + 1, 0.1) - 1;
        }

        // The inverse of the continuous law: rank = (1 + u · ((n + 1)^0.1 − 1))^10, from 1 to n.
        var root = 1 + random.Unit() * _reach;
        var square = root * root;
        var rank = square * square * square * square * square;
        var product = _products[Math.Min(_products.Count, (int)rank) - 1];
        product.HasOrders = true;
        product.Stock = Math.Max(0, product.Stock - quantity);
        return product;
    }

    private ChangeEvent Write(ChangeType changeType, Product product, long at)
    {
        writer.Begin(Entity.Product, changeType, Prefix, product.Number, digits: 0, sequence.Next(at), at);
        var kind = Category.All[product.Category];
        var adjective = Words.Adjectives[product.Adjective];
        var noun = kind.NounsUtf8[product.Noun];
        Span<byte> name = stackalloc byte[adjective.Length + 1 + noun.Length];
        adjective.CopyTo(name);
        name[adjective.Length] = (byte)' ';
        noun.CopyTo(name[(adjective.Length + 1)..]);
        writer.Text("name"u8, name);
        writer.Text("category"u8, kind.NameUtf8);
        writer.Money("unit_price"u8, product.PriceCents, places: 2);
        writer.Number("stock"u8, product.Stock);
        return writer.End();
    }
}

internal sealed class Product
{
    public int Number { get; init; }

    public byte Category { get; init; }

    public int Adjective { get; init; }

    public int Noun { get; init; }

    public long PriceCents { get; set; }

    public int Stock { get; set; }

    public bool HasOrders { get; set; }
}
