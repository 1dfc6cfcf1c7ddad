namespace TradeKpi.Local.Tests.EndToEnd;

public sealed class TelemetryTests : IDisposable
{
    private static readonly string[] s_variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL"];
    private readonly Cli _cli = new();

    public void Dispose()
    {
        foreach (var variable in s_variables)
            Environment.SetEnvironmentVariable(variable, null);
        _cli.Dispose();
    }

    [Fact]
    public async Task One_trace_leads_from_the_door_to_gold_and_every_metric_arrives()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        Environment.SetEnvironmentVariable(s_variables[0], receiver.Address);
        Environment.SetEnvironmentVariable(s_variables[1], "http/protobuf");
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        await _cli.DoAsync("replay", _cli.Write("b.json", SampleEvents.Delivered + SampleEvents.Rejected + SampleEvents.Torn));

        var publish = receiver.Spans.First(span => span.Name == "publish");
        var trace = receiver.Spans.Where(span => span.Trace == publish.Trace).Select(span => span.Name).Distinct(StringComparer.Ordinal);
        Assert.Equal(["archive", "load", "merge", "publish"], trace.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal("", publish.Parent);

        Assert.Equal(
            [
                ("tradekpi.archived", "{event}"), ("tradekpi.data_tests.failed", "{test}"), ("tradekpi.events.in", "{event}"),
                ("tradekpi.freshness", "s"),
                ("tradekpi.lag", "{event}"), ("tradekpi.latency", "s"), ("tradekpi.loaded", "{row}"), ("tradekpi.merged", "{event}"),
                ("tradekpi.quarantined", "{event}"),
                ("tradekpi.rejected", "{event}"), ("tradekpi.stream.staleness", "s"),
            ],
            receiver.Metrics.Where(metric => metric.Name.StartsWith("tradekpi.", StringComparison.Ordinal)).Distinct()
                .OrderBy(metric => metric.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_added_to_an_event()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", SampleEvents.TwoOrders));
        var lines = Directory.EnumerateFiles(Path.Combine(_cli.Data, "lake"), "*.json", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).ToList();
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => line.Contains("traceparent", StringComparison.Ordinal));
    }
}
