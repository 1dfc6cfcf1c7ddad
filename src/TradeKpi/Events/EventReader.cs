using System.Text.Unicode;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// The door: reads one JSON value as a change event, or says why it is none. Takes native events, Debezium change events (with or
/// without the <c>schema</c>/<c>payload</c> wrapper) and CloudEvents 1.0 around either. Never throws for what is in the bytes.
/// Keeps no state between calls; safe for use from several threads.
/// </summary>
public sealed class EventReader
{
    private readonly EventOptions _options;
    private readonly NativeReader _native;

    public EventReader(EventOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _native = new NativeReader(options);
    }

    /// <param name="json">One JSON value. A canonical event is handed on as these very bytes, so they must not change later.</param>
    /// <param name="position">The value's place in its input (line number, hub sequence): breaks ties where the source gives no sequence.</param>
    public ReadResult Read(ReadOnlyMemory<byte> json, long position)
    {
        if (json.Length > _options.MaxEventBytes)
            return Refuse.TooLarge(json.Length, _options.MaxEventBytes);
        return Utf8.IsValid(json.Span) ? ReadValid(json, position) : Refuse.InvalidUtf8(json.Span);
    }

    private ReadResult ReadValid(ReadOnlyMemory<byte> json, long position)
    {
        Span<Member> topBuffer = stackalloc Member[16];
        Span<Member> payloadBuffer = stackalloc Member[24];
        var scan = new ObjectScan(json.Span, new MemberList(topBuffer), new MemberList(payloadBuffer), "payload"u8);
        if (scan.Run(_options.MaxDepth) is { } refusal)
            return new(null, refusal);
        if (scan.IsNull)
            return default;
        return _native.Read(json, ref scan, cloud: null);
    }
}
