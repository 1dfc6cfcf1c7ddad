using System.Text.Unicode;
using TradeKpi.Events.CloudEvents;
using TradeKpi.Events.Debezium;
using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// The door: reads one JSON value as a change event, or says why it is none. Takes native events, Debezium change events (with or
/// without the <c>schema</c>/<c>payload</c> wrapper) and CloudEvents 1.0 around either. Never throws for what is in the bytes.
/// What it remembers between calls are schemas, to save time; safe for use from several threads.
/// </summary>
public sealed class EventReader
{
    private readonly EventOptions _options;
    private readonly NativeReader _native;
    private readonly DebeziumReader _debezium;

    public EventReader(EventOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _native = new NativeReader(options);
        _debezium = new DebeziumReader(options);
    }

    internal EventOptions Options => _options;

    /// <param name="json">One JSON value. A canonical event is handed on as these very bytes, so they must not change later.</param>
    public ReadResult Read(ReadOnlyMemory<byte> json) => json.Length > _options.MaxEventBytes
        ? Refuse.TooLarge(json.Length, _options.MaxEventBytes)
        : ReadValue(json, cloud: null);

    private ReadResult ReadValue(ReadOnlyMemory<byte> json, CloudContext? cloud)
    {
        if (!Utf8.IsValid(json.Span))
            return Refuse.InvalidUtf8(json.Span);
        Span<Member> top = stackalloc Member[24];
        Span<Member> payload = stackalloc Member[24];
        var scan = new ObjectScan(json.Span, new MemberList(top), new MemberList(payload), "payload"u8);
        if (scan.Run(_options.MaxDepth) is { } refusal)
            return new(null, refusal);
        return scan.IsNothing ? default : ReadObject(json, ref scan, cloud);
    }

    private ReadResult ReadObject(ReadOnlyMemory<byte> json, scoped ref ObjectScan scan, CloudContext? cloud)
    {
        switch (EventFormats.Of(ref scan))
        {
            case EventFormat.Native:
                return _native.Read(json, ref scan, cloud);
            case EventFormat.Debezium:
                return _debezium.Read(json.Span, in scan.Top, default, cloud);
            case EventFormat.WrappedDebezium:
                scan.Top.TryFind(json.Span, "schema"u8, out var schema);
                return _debezium.Read(json.Span, in scan.Inner, in schema, cloud);
            case EventFormat.CloudEvent when cloud is null:
                return ReadCloudEvent(ref scan);
            case EventFormat.Unwrapped:
                return ReadRow(json.Span, in scan.Top, default, cloud);
            case EventFormat.WrappedUnwrapped:
                return ReadWrappedRow(json.Span, in scan, cloud);
            case EventFormat.Tombstone:
                return default;
            case EventFormat.Truncation:
                return Truncation.Read(json.Span, in scan.Top, _options.MaxDepth);
            default:
                return UnwrappedRow.IsByOption(json.Span, in scan.Top, _options)
                    ? ReadRow(json.Span, in scan.Top, default, cloud)
                    : UnwrappedRow.IsByOption(json.Span, in scan.Inner, _options)
                        ? ReadWrappedRow(json.Span, in scan, cloud)
                        : new(null, Refuse.UnknownFormat());
        }
    }

    private ReadResult ReadWrappedRow(ReadOnlySpan<byte> json, scoped in ObjectScan scan, CloudContext? cloud)
    {
        scan.Top.TryFind(json, "schema"u8, out var schema);
        return ReadRow(json, in scan.Inner, in schema, cloud);
    }

    private ReadResult ReadRow(
        ReadOnlySpan<byte> json, scoped in MemberList row, scoped in Member schema, CloudContext? cloud) =>
        ReadValue(UnwrappedRow.Join(json, in row, in schema, _options), cloud);

    private ReadResult ReadCloudEvent(scoped ref ObjectScan outer)
    {
        if (CloudEventReader.Open(outer.Json, in outer.Top, _options, out var data, out var context) is { } refusal)
            return new(null, refusal);
        return DebeziumAttributes.Present(outer.Json, in outer.Top) && TryJoin(ref outer, data) is { } joined
            ? ReadValue(joined, context)
            : ReadValue(data, context);
    }

    // Null when the data is no object of rows: it is then read, and refused, as it stands.
    private byte[]? TryJoin(scoped ref ObjectScan outer, byte[] data)
    {
        if (!Utf8.IsValid(data))
            return null;
        var rows = new ObjectScan(data, new MemberList(stackalloc Member[8]), new MemberList(stackalloc Member[8]), "payload"u8);
        var isRows = rows.Run(_options.MaxDepth) is null && !rows.IsNothing
            && (EventFormats.IsRows(data, in rows.Top) || EventFormats.IsRows(data, in rows.Inner))
            && !rows.Top.TryFind(data, "op"u8, out _) && !rows.Inner.TryFind(data, "op"u8, out _);
        return isRows ? DebeziumAttributes.Join(outer.Json, in outer.Top, ref rows) : null;
    }
}
