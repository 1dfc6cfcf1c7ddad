using System.Text.Json;

namespace TradeKpi.Local.Tests.Captures;

/// <summary>
/// What databases and programs write for no date, for infinity, and for seconds, beside one order and one trade that are good.
/// </summary>
public sealed class DateTests : IDisposable
{
    private const string Good = "\"2025-01-15T10:00:00Z\"";

    private const string Columns =
        """{"type":"int64","name":"io.debezium.time.MicroTimestamp","field":"order_date"},{"type":"int64","name":"io.debezium.time.MicroTimestamp","field":"trade_time"},{"type":"int64","name":"io.debezium.time.MicroTimestamp","field":"created_at"}""";

    private const string WithSchema =
        $$"""{"schema":{"type":"struct","fields":[{"type":"struct","field":"after","fields":[{{Columns}}]}]},"payload":@}""";

    private static readonly string[] s_dates =
    [
        "9223372036854775807", "-9223372036854775808", "9223372036825200000", "-9223372036832400000", "2147483647", "0", "1736935200",
        "20250115", "\"infinity\"", "\"-infinity\"", "\"0001-01-01T00:00:00+14:00\"", "\"0001-01-01T00:00:00\"", "\"1900-01-01\"",
        "\"2262-04-12T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59.999999-14:00\"",
    ];

    private readonly Cli _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("@", 12, 4)]
    [InlineData(WithSchema, 8, 8)]
    public async Task Dates_out_of_any_calendar_are_rejected_and_count_nowhere(string around, int implausible, int invalid)
    {
        var lines = s_dates.Append(Good).Index().SelectMany(date => Rows(date.Index, date.Item))
            .Select(row => around.Replace("@", row, StringComparison.Ordinal));
        using var replay = await JsonAsync("replay", _data.Write("dates.json", lines));
        Assert.Equal(
            [
                ("IMPLAUSIBLE_ORDER_DATE", implausible), ("IMPLAUSIBLE_TRADE_TIME", implausible), ("INVALID_CREATED_AT", invalid),
                ("INVALID_ORDER_DATE", invalid), ("INVALID_TRADE_TIME", invalid),
            ],
            replay.RootElement.GetProperty("rejected").EnumerateObject().Select(reason => (reason.Name, reason.Value.GetInt32())).Order());

        foreach (var (report, day) in new[] { ("trend", "sale_date"), ("daily-sales", "sale_date"), ("trade-summary", "trade_date") })
        {
            using var rows = await JsonAsync("report", report);
            Assert.Equal("2025-01-15", Assert.Single(rows.RootElement.EnumerateArray()).GetProperty(day).GetString());
        }

        foreach (var report in new[] { "forecast", "anomalies", "rejections", "positions" })
            using (await JsonAsync("report", report)) { }
        foreach (var table in new[] { "order_events", "trade_events", "customer_events", "customers", "customers_history" })
            await _data.DoAsync("sql", $"select * from silver.{table}");
        Assert.Contains("identical", await _data.DoAsync("verify"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Rows(int n, string date) =>
    [
        Row("orders", n, $"\"order_id\":\"O{n}\",\"customer_id\":\"C1\",\"product_id\":\"P1\",\"status\":\"PENDING\",\"quantity\":1,"
            + $"\"amount\":\"10.00\",\"order_date\":{date}"),
        Row("trades", n, $"\"trade_id\":\"T{n}\",\"trader_id\":\"TR1\",\"symbol\":\"ACME\",\"trade_type\":\"BUY\",\"quantity\":1,"
            + $"\"price\":\"2.00\",\"fee\":\"0.00\",\"trade_time\":{date}"),
        Row("customers", n, $"\"customer_id\":\"C{n}\",\"name\":\"A name\",\"created_at\":{date}"),
    ];

    private static string Row(string table, int n, string columns) =>
        $"{{\"op\":\"c\",\"before\":null,\"after\":{{{columns}}},\"source\":{{\"connector\":\"postgresql\",\"name\":\"shop\","
        + $"\"schema\":\"public\",\"table\":\"{table}\",\"lsn\":{n + 1},\"ts_ms\":1736935200000}}}}";

    private async Task<JsonDocument> JsonAsync(params string[] command) =>
        JsonDocument.Parse(await _data.DoAsync([.. command, "--format", "json"]));
}
