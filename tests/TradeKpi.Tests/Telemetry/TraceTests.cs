using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TradeKpi.Archive;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.Specs;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Telemetry;

[Collection(TelemetryAlone.Name)]
public sealed class TraceTests
{
    private const string Own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private readonly MemoryLake _lake = new();
    private readonly MemoryHub _hub = new();

    private PublishStage Door => new(Lines.Reader, _hub, new QuarantineStore(_lake), new PublishOptions(), new ManualTime());

    private ArchiveStage Archive => new(Lines.Reader, _lake, new QuarantineStore(_lake));

    [Fact]
    public async Task Without_a_listener_an_event_travels_as_it_came()
    {
        await PublishAsync(Lines.Event(1));
        Assert.Equal(Lines.Event(1), _hub.Published.Single().Json.ToArray());
    }

    [Fact]
    public async Task A_span_that_is_not_recorded_leaves_the_event_as_it_came()
    {
        using var telemetry = new Telemetered(ActivitySamplingResult.PropagationData);
        await PublishAsync(Lines.Event(1));
        Assert.Equal(Lines.Event(1), _hub.Published.Single().Json.ToArray());
    }

    [Fact]
    public async Task A_recorded_publish_is_carried_by_its_events_which_stay_canonical()
    {
        using var telemetry = new Telemetered();
        await PublishAsync(Lines.Event(1));
        var json = _hub.Published.Single().Json;
        Assert.Equal(telemetry.Span("publish").Id, Field(json));
        Assert.Equal(Lines.Event(1).Length + 72, json.Length);

        // Canonical bytes are the reader's own result, without a copy.
        Assert.True(Lines.Reader.Read(json).Event!.Json.Equals(json));
    }

    [Theory]
    [InlineData(
        """{"event_id":"e","entity":"trade","change_type":"DELETE","key":"K","sequence":1,"occurred_at":"2026-01-02T03:04:05Z","source":"desk","traceparent":"OWN"}""")]
    [InlineData(
        """{"specversion":"1.0","id":"e","source":"desk","type":"t","traceparent":"OWN","data":{"entity":"trade","change_type":"DELETE","key":"K","sequence":1,"occurred_at":"2026-01-02T03:04:05Z"}}""")]
    public async Task An_event_that_brings_its_own_trace_keeps_it_and_publish_continues_it(string json)
    {
        using var telemetry = new Telemetered();
        await PublishAsync(Encoding.UTF8.GetBytes(json.Replace("OWN", Own, StringComparison.Ordinal)));
        var text = Encoding.UTF8.GetString(_hub.Published.Single().Json.Span);
        Assert.Contains(Own, text, StringComparison.Ordinal);
        Assert.DoesNotContain(telemetry.Span("publish").SpanId.ToString(), text, StringComparison.Ordinal);
        Assert.Equal(ActivityTraceId.CreateFromString(Own.AsSpan(3, 32)), telemetry.Span("publish").TraceId);
    }

    [Theory]
    [InlineData(72, true)]
    [InlineData(71, false)]
    public async Task An_event_that_would_outgrow_the_hub_travels_without_its_trace(int room, bool carries)
    {
        using var telemetry = new Telemetered();
        var without = Lines.Event(1, extra: "\"filler\":\"\",").Length;
        await PublishAsync(Lines.Event(1,
            extra: $"\"filler\":\"{new string('x', new PublishOptions().MaxEventBytes - room - without)}\","));
        Assert.Equal(carries, JsonDocument.Parse(_hub.Published.Single().Json).RootElement.TryGetProperty("traceparent", out _));
    }

    [Fact]
    public async Task A_payload_s_own_field_of_that_name_is_no_trace()
    {
        using var telemetry = new Telemetered();
        var json =
            $$$"""{"event_id":"e","entity":"trade","change_type":"INSERT","key":"K","sequence":1,"occurred_at":"2026-01-02T03:04:05.000000Z","source":"desk","schema_version":1,"payload":{"traceparent":"{{{Own}}}"}}""";
        await PublishAsync(Encoding.UTF8.GetBytes(json));
        Assert.Equal(telemetry.Span("publish").Id, Field(_hub.Published.Single().Json));
    }

    [Theory]
    [InlineData("traceparent")]
    [InlineData("other")]
    public void The_identity_of_an_event_does_not_depend_on_its_trace(string field)
    {
        var plain =
            """{"entity":"trade","change_type":"INSERT","key":"K","sequence":1,"occurred_at":"2026-01-02T03:04:05Z","source":"desk","payload":{"a":1}}""";
        var traced = plain.Replace("\"payload\"", $"\"{field}\":\"{Own}\",\"payload\"", StringComparison.Ordinal);
        Assert.Equal(Read(plain).Envelope, Read(traced).Envelope);
    }

    [Fact]
    public async Task The_archive_of_one_event_continues_its_trace()
    {
        using var telemetry = new Telemetered();
        await PublishAsync(Lines.Event(1));
        await ArchivePublishedAsync();
        var (publish, archive) = (telemetry.Span("publish"), telemetry.Span("archive"));
        Assert.Equal((publish.TraceId, publish.SpanId), (archive.TraceId, archive.ParentSpanId));
        Assert.Equal(publish.SpanId, Assert.Single(archive.Links).Context.SpanId);
        Assert.Equal(1, archive.GetTagItem("messaging.batch.message_count"));
    }

    [Fact]
    public async Task The_archive_of_many_traces_links_to_them_and_to_no_more_than_tell_something()
    {
        using var telemetry = new Telemetered();
        for (var n = 0; n < 40; n++)
            await PublishAsync(Lines.Event(n), Lines.Event(n + 100));
        await ArchivePublishedAsync();
        var archive = telemetry.Span("archive");
        var published = telemetry.Spans.Where(span => span.OperationName == "publish").Select(span => span.TraceId).ToHashSet();
        Assert.Equal(32, archive.Links.Select(link => link.Context.TraceId).Distinct().Count(published.Contains));
        Assert.DoesNotContain(archive.TraceId, published);
    }

    [Fact]
    public async Task Within_another_span_the_archive_is_its_child_and_links_to_the_events()
    {
        using var telemetry = new Telemetered();
        await PublishAsync(Lines.Event(1));
        using (var trigger = new Activity("trigger").Start())
        {
            await ArchivePublishedAsync();
            Assert.Equal(trigger.SpanId, telemetry.Span("archive").ParentSpanId);
        }

        Assert.Equal(telemetry.Span("publish").SpanId, Assert.Single(telemetry.Span("archive").Links).Context.SpanId);
    }

    [Fact]
    public async Task A_stage_that_fails_says_so_in_its_span()
    {
        using var telemetry = new Telemetered();
        await PublishAsync(Lines.Event(1));
        _lake.BeforeWrite = _ => throw new IOException("disk full");
        await Assert.ThrowsAsync<IOException>(ArchivePublishedAsync);
        Assert.Equal((ActivityStatusCode.Error, "disk full"),
            (telemetry.Span("archive").Status, telemetry.Span("archive").StatusDescription));
    }

    private static string? Field(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement.GetProperty("traceparent").GetString();

    private static ChangeEvent Read(string json) => Lines.Reader.Read(Encoding.UTF8.GetBytes(json)).Event!;

    private Task PublishAsync(params byte[][] events) =>
        Door.PublishAsync(Lines.Input(events), InputOrigin.File("test"), progress: null, CancellationToken.None);

    private Task ArchivePublishedAsync()
    {
        _hub.Add([.. _hub.Published.Select(change => change.Json.ToArray())]);
        return Archive.ArchiveAsync(MemoryHub.Batch(_hub.Events), CancellationToken.None);
    }
}
