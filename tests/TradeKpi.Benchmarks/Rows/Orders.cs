namespace TradeKpi.Benchmarks.Rows;

/// <summary>Orders that are sent over HTTP, a line each.</summary>
internal static class Orders
{
    /// <summary>Delivered on one day.</summary>
    public static string Of(int first, int count, string day) => string.Concat(Enumerable.Range(first, count).Select(n => Order(n, day)));

    private static string Order(int n, string day) => $$$"""
        {"event_id":"bench-{{{n}}}","entity":"order","change_type":"INSERT","key":"BENCH{{{n}}}","sequence":1,
        "source":"bench","schema_version":1,
        "occurred_at":"{{{day}}}T10:00:00Z","payload":{"order_id":"BENCH{{{n}}}",
        "customer_id":"CUST{{{n % 5_000}}}","product_id":"PROD{{{n % 100}}}",
        "order_date":"{{{day}}}T10:00:00Z","status":"DELIVERED","quantity":1,"amount":"10.00"}}
        """.ReplaceLineEndings("") + "\n";
}
