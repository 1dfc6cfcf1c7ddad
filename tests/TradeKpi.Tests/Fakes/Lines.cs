using System.Text;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Tests.Fakes;

/// <summary>Native events as a source sends them.</summary>
internal static class Lines
{
    public static EventReader Reader { get; } = new(new EventOptions());

    public static byte[] Event(int n, Entity entity = Entity.Order, string extra = "") => Encoding.UTF8.GetBytes(
        $$$"""{"event_id":"{{{Id(n)}}}","entity":"{{{entity.Wire()}}}","change_type":"INSERT","key":"K{{{n % 17}}}","sequence":{{{n}}},"occurred_at":"2026-01-02T03:04:05.000006Z","source":"ecommerce","schema_version":1,{{{extra}}}"payload":{"note":"\"quoted\"","id":"K{{{n % 17}}}"}}""");

    public static string Id(int n) => $"0194a000-0000-7000-8000-{n:D12}";

    public static byte[] Torn(int n) => Encoding.UTF8.GetBytes($$"""{"event_id":"{{Id(n)}}","entity":"or""");

    public static IAsyncEnumerable<RawInput> Input(params byte[][] values) =>
        values.Select((value, n) => new RawInput(value, n + 1, null)).ToAsyncEnumerable();

    public static IEnumerable<JsonElement> Of(byte[] file) =>
        Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement);
}
