namespace TradeKpi.Generate.Ledger;

/// <summary>What current orders add up to: daily sales, monthly orders, affinity; computed from scratch, in exact decimals.</summary>
internal static class OrderAnswers
{
    public static IReadOnlyList<DailySalesRow> DailySales(IReadOnlyCollection<OrderRow> orders)
    {
        var firstDays = orders.GroupBy(order => order.CustomerId, StringComparer.Ordinal)
            .ToDictionary(own => own.Key, own => own.Min(order => order.SaleDate), StringComparer.Ordinal);
        return [.. orders.GroupBy(order => order.SaleDate).OrderBy(day => day.Key).Select(day => Day(day.Key, [.. day], firstDays))];
    }

    public static IReadOnlyList<OrdersMonthlyRow> Monthly(
        IReadOnlyCollection<OrderRow> orders, IReadOnlyDictionary<(long, long, string), (long New, long Updated)> events)
    {
        var months = orders.ToLookup(order => order.Month);
        return
        [
            .. events.Select(entry => Month(entry.Key, [.. months[entry.Key]], entry.Value))
                .OrderBy(row => row.OrderYear).ThenBy(row => row.OrderMonth).ThenBy(row => row.ValueSegment, StringComparer.Ordinal),
        ];
    }

    public static IReadOnlyList<AffinityRow> Affinity(
        IReadOnlyCollection<OrderRow> orders, Func<string, string> customerType, Func<string, string> category) =>
    [
        .. orders.Where(order => !order.IsCancelled)
            .GroupBy(order => order.CustomerId, StringComparer.Ordinal)
            .OrderBy(customer => customer.Key, StringComparer.Ordinal)
            .SelectMany(customer => Wallet(customer.Key, [.. customer], customerType, category)),
    ];

    private static DailySalesRow Day(DateOnly day, OrderRow[] orders, Dictionary<string, DateOnly> firstDays)
    {
        var net = orders.Where(order => !order.IsCancelled).ToArray();
        var netSales = net.Sum(order => order.AmountUsd);
        var units = net.Sum(order => order.Quantity);
        var customers = orders.Select(order => order.CustomerId).ToHashSet(StringComparer.Ordinal);
        return new(
            day,
            orders.Length,
            Exact.Money(orders.Sum(order => order.AmountUsd)),
            orders.Length - net.Length,
            Exact.Money(orders.Where(order => order.IsCancelled).Sum(order => order.AmountUsd)),
            Exact.Money(netSales),
            units,
            Exact.Ratio(netSales, net.Length),
            Exact.Ratio(netSales, units),
            customers.Count,
            orders.Select(order => order.ProductId).Distinct(StringComparer.Ordinal).Count(),
            customers.Count(customer => firstDays[customer] == day),
            Top(net, order => order.ProductId),
            Top(net, order => order.CustomerId));
    }

    private static string? Top(OrderRow[] net, Func<OrderRow, string> id) =>
        net.GroupBy(id, StringComparer.Ordinal)
            .OrderByDescending(own => own.Sum(order => order.AmountUsd))
            .ThenBy(own => own.Key, StringComparer.Ordinal)
            .FirstOrDefault()?.Key;

    private static OrdersMonthlyRow Month((long Year, long Month, string Segment) key, OrderRow[] orders, (long New, long Updated) events)
    {
        var net = orders.Where(order => !order.IsCancelled).ToArray();
        var revenue = net.Sum(order => order.AmountUsd);
        return new(
            key.Year,
            key.Month,
            key.Segment,
            orders.Length,
            Exact.Money(revenue),
            Exact.Money(orders.Sum(order => order.AmountUsd)),
            Exact.Ratio(revenue, net.Length),
            orders.Select(order => order.CustomerId).Distinct(StringComparer.Ordinal).Count(),
            net.Sum(order => order.Quantity),
            Exact.Money(net.Where(order => order.Status == "DELIVERED").Sum(order => order.AmountUsd)),
            orders.Length - net.Length,
            Exact.Money(net.Where(order => order.AmountUsd > 100).Sum(order => order.AmountUsd)),
            Exact.Money(net.Where(order => order.AmountUsd <= 100).Sum(order => order.AmountUsd)),
            events.New,
            events.Updated);
    }

    private static IEnumerable<AffinityRow> Wallet(
        string customer, OrderRow[] orders, Func<string, string> customerType, Func<string, string> category)
    {
        var wallet = orders.Sum(order => order.AmountUsd);
        return orders.GroupBy(order => order.ProductId, StringComparer.Ordinal)
            .Select(bought => (Product: bought.Key, Orders: bought.ToArray(), Spend: bought.Sum(order => order.AmountUsd)))
            .OrderByDescending(bought => bought.Spend)
            .ThenBy(bought => bought.Product, StringComparer.Ordinal)
            .Select((bought, index) => new AffinityRow(
                customer,
                customerType(customer),
                bought.Product,
                category(bought.Product),
                bought.Orders.Length,
                bought.Orders.Sum(order => order.Quantity),
                Exact.Money(bought.Spend),
                Exact.Ratio(bought.Spend, wallet),
                bought.Orders.Min(order => order.OrderDate),
                bought.Orders.Max(order => order.OrderDate),
                index + 1))
            .OrderBy(row => row.ProductId, StringComparer.Ordinal);
    }
}
