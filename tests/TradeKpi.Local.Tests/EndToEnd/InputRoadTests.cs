using System.Text.Json;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Captures;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>verify by the files that were replayed, which know neither identities nor orders.</summary>
public sealed class InputRoadTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_capture_of_a_database_agrees_key_by_key()
    {
        await _cli.DoAsync("replay", Capture.Folder("debezium-postgres-schemaless"));
        var inputs = await VerifyAsync(ExitCodes.Done, Capture.Folder("debezium-postgres-schemaless"));
        Assert.Equal((0, 0), (Number(inputs, "count"), Number(inputs, "disordered")));
        Assert.InRange(Number(inputs, "keys"), 1_000, long.MaxValue);
        Assert.InRange(Number(inputs, "versions"), Number(inputs, "keys") + 500, long.MaxValue);
        Assert.InRange(Number(inputs, "days"), 10, long.MaxValue);
    }

    [Fact]
    public async Task An_event_that_never_came_shows_though_both_other_roads_agree()
    {
        var replayed = _cli.Write("a.json", SampleEvents.TwoOrders);
        var forgotten = _cli.Write("b.json", SampleEvents.Order(8, "INSERT", "ORD9", "CUST2", "DELIVERED", "5.00"));
        await _cli.DoAsync("replay", replayed);
        Assert.Equal(0, Number(await VerifyAsync(ExitCodes.Done, replayed), "count"));

        var inputs = await VerifyAsync(ExitCodes.CheckFailed, replayed, forgotten);
        Assert.Equal(
            ["silver.orders ORD9 *", "silver.order_events ORD9 *", "gold.daily_sales 2025-01-03 transactions",
                "gold.daily_sales 2025-01-03 gross_sales"],
            inputs.GetProperty("differences").EnumerateArray().Select(difference =>
                $"{difference.GetProperty("relation")} {difference.GetProperty("key")} {difference.GetProperty("column")}"),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Lines_against_their_source_s_order_and_refused_events_are_set_aside_and_told()
    {
        var file = _cli.Write("a.json", SampleEvents.Delivered + SampleEvents.TwoOrders + SampleEvents.Rejected);
        await _cli.DoAsync("replay", file);
        var inputs = await VerifyAsync(ExitCodes.Done, file);
        Assert.Equal((1, 1, 1, 0),
            (Number(inputs, "keys"), Number(inputs, "refused"), Number(inputs, "disordered"), Number(inputs, "count")));
    }

    private async Task<JsonElement> VerifyAsync(int code, params string[] files)
    {
        var verified = await _cli.RunAsync(["verify", "--format", "json", "--inputs", .. files]);
        Assert.True(verified.Code == code, verified.Out + verified.Error);
        using var answer = JsonDocument.Parse(verified.Out);
        Assert.Equal(0, answer.RootElement.GetProperty("report").GetProperty("count").GetInt64());
        return answer.RootElement.GetProperty("inputs").Clone();
    }

    private static long Number(JsonElement inputs, string name) => inputs.GetProperty(name).GetInt64();
}
