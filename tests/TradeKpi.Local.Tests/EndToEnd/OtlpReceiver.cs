using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>
/// Takes OTLP over HTTP on the loopback address, and reads of it what the tests ask (opentelemetry-proto, trace.proto and metrics.proto).
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private OtlpReceiver() => _server = new LoopbackServer(app => app.Run(TakeAsync));

    public ConcurrentBag<OtlpSpan> Spans { get; } = [];

    public ConcurrentBag<(string Name, string Unit)> Metrics { get; } = [];

    public string Address => _server.Address.GetLeftPart(UriPartial.Authority);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._server.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/traces")
            Inside(body.ToArray(), 1, 2, 2)
                .ForEach(span => Spans.Add(new OtlpSpan(Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4))));
        else if (context.Request.Path == "/v1/metrics")
            Inside(body.ToArray(), 1, 2, 2).ForEach(metric => Metrics.Add((Text(metric, 1), Text(metric, 3))));
        context.Response.ContentType = "application/x-protobuf";
    }

    // The messages at the end of a path of field numbers.
    private static List<byte[]> Inside(byte[] message, params int[] path) =>
        path.Length == 0 ? [message] : [.. Fields(message).Where(field => field.Number == path[0])
            .SelectMany(field => Inside(field.Bytes, path[1..]))];

    private static string Text(byte[] message, int number) => System.Text.Encoding.UTF8.GetString(Bytes(message, number));

    private static string Hex(byte[] message, int number) => Convert.ToHexStringLower(Bytes(message, number));

    private static byte[] Bytes(byte[] message, int number) => Fields(message).FirstOrDefault(field => field.Number == number).Bytes ?? [];

    // https://protobuf.dev/programming-guides/encoding/: a tag, then a varint, 8 bytes, a length and bytes, or 4 bytes.
    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var length = (tag & 7) switch { 0 => 0, 1 => 8, 2 => (int)Varint(message, ref at), _ => 4 };
            if ((tag & 7) == 0)
                Varint(message, ref at);
            yield return ((int)(tag >> 3), message[at..(at + length)]);
            at += length;
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            value |= (ulong)(message[at] & 0x7F) << shift;
            if (message[at++] < 0x80)
                return value;
        }
    }
}

internal sealed record OtlpSpan(string Name, string Trace, string Id, string Parent);
