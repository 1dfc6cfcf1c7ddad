using System.Buffers;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>Reads the row of a change as a payload, and its key. MongoDB's rows are texts of extended JSON.</summary>
internal sealed class RowReader(EventOptions options)
{
    private readonly SchemaCache _schemas = new(options.MaxDepth);
    private readonly RowWriter _rows = new(options);

    public Refusal? Read(
        ReadOnlySpan<byte> json, scoped in MemberList members, scoped in Member schema, ChangeType changeType, Entity entity,
        out byte[] payload, out string key)
    {
        (payload, key) = ([], "");
        var before = changeType == ChangeType.Delete;
        var side = before ? "before" : "after";
        members.TryFind(json, before ? "before"u8 : "after"u8, out var row);
        if (row.Type is not (JsonTokenType.StartObject or JsonTokenType.String))
            return Missing(side, before);
        var text = row.Type == JsonTokenType.String;
        var scan = new ObjectScan(text ? row.Text(json) : row.Value(json), new MemberList(stackalloc Member[24]), default, default);
        if (scan.Run(options.MaxDepth) is { } torn)
            return torn;
        if (scan.IsNothing)
            return Missing(side, before);
        var columns = schema.Type == JsonTokenType.StartObject && !text ? _schemas.Get(schema.Value(json)) : null;
        var output = new ArrayBufferWriter<byte>(row.ValueLength + 64);
        _rows.Write(output, scan.Json, scan.Top.Items, columns, before);
        payload = output.WrittenSpan.ToArray();
        return ReadKey(payload, entity, side, out key);
    }

    private static Refusal Missing(string side, bool before) => Refuse.Missing(side, before
        ? "the row before the delete, or at least its key (PostgreSQL: REPLICA IDENTITY DEFAULT or FULL; MongoDB: capture.mode "
            + "change_streams_update_full_with_pre_image)"
        : "the row after the change (MongoDB: capture.mode change_streams_update_full)");

    // From the decoded row, because a key may be a decimal too.
    private Refusal? ReadKey(byte[] payload, Entity entity, string side, out string key)
    {
        var path = $"{side}.{EventFields.IdOf(entity)}";
        var scan = new ObjectScan(payload, new MemberList(stackalloc Member[24]), default, default);
        var reading = new EnvelopeReading(payload, options);
        var refusal = scan.Run(options.MaxDepth);
        key = refusal is null && scan.Top.TryFind(payload, NativeFields.IdOf(entity), out var id) ? reading.Key(in id, path) ?? "" : "";
        return refusal ?? reading.Refusal ?? (key.Length == 0 ? Refuse.Missing(path, "the row's key") : null);
    }
}
