namespace TradeKpi.Local.Tests;

/// <summary>The acceptance timeline: ORD5 PENDING 147.50 and ORD6 DELIVERED 89.99, then ORD5 delivered.</summary>
internal static class SampleEvents
{
    public static string TwoOrders { get; } =
        Order(1, "INSERT", "ORD5", "CUST1", "PENDING", "147.50") + Order(2, "INSERT", "ORD6", "CUST2", "DELIVERED", "89.99");

    public static string Delivered { get; } = Order(3, "UPDATE", "ORD5", "CUST1", "DELIVERED", "147.50");

    public static string Rejected { get; } = Order(4, "INSERT", "ORD7", "CUST2", "DELIVERED", "-1.00");

    public const string Torn = "{\"event_id\":\"bad\n";

    public static string Order(int n, string change, string id, string customer, string status, string amount) =>
        $$$"""{"event_id":"0195d3a0-0000-7000-8000-{{{n:D12}}}","entity":"order","change_type":"{{{change}}}","key":"{{{id}}}","sequence":{{{n}}},"occurred_at":"2025-01-03T10:00:00.000000Z","source":"ecommerce","schema_version":1,"payload":{"order_id":"{{{id}}}","customer_id":"{{{customer}}}","product_id":"PROD1","order_date":"2025-01-03T10:00:00Z","status":"{{{status}}}","quantity":2,"amount":"{{{amount}}}"}}""" + "\n";
}
