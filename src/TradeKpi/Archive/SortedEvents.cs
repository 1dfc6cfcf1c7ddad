using System.Text;
using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Unpack;

namespace TradeKpi.Archive;

/// <summary>
/// The events of some messages, sorted: lines for the lake by what they are about, the refused ones apart. Nothing in a message can make
/// this throw: what nobody foresaw must not hold its partition back for ever, as no retry would read it better.
/// </summary>
/// <param name="erased">Whose personal data are left out.</param>
internal sealed class SortedEvents(EventReader reader, HubBatch batch, EntityLines[] lines, ErasedKeys erased)
{
    /// <summary>Whose lines they are: the wire names of the entities, then the tombstones.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetValues<Entity>().Select(entity => entity.Wire()), LakePath.Tombstone];

    private static readonly byte[] s_tombstone = """{"payload":null}"""u8.ToArray();

    private readonly HubFields _fields = new(batch.Epoch, batch.Partition);

    public List<QuarantineEntry> Refused { get; } = [];

    /// <summary>The tables that sources emptied: tombstones, too.</summary>
    public List<Truncation> Truncations { get; } = [];

    /// <summary>How many events there were: lines, tombstones and refused ones.</summary>
    public int Count { get; private set; }

    /// <summary>How much memory they take, roughly.</summary>
    public long Bytes { get; private set; }

    public async Task AddAsync(HubEvent message, CancellationToken cancellationToken)
    {
        var whole = new HubItem(message, message.Body, 1, 1, message.Head.Json());
        if (message.Refusal is { } refusal)
            Add(whole, new ReadResult(null, refusal));
        else if (message.Body.IsEmpty)
            Add(whole, default);
        else if (!IsOneObject(message))
            await TakeApartAsync(whole, null, cancellationToken);
        else if (Read(whole) is var result && result.Refusal is { Reason: QuarantineReasons.TornJson or QuarantineReasons.TooLarge } torn)
            await TakeApartAsync(whole, torn, cancellationToken);
        else
            Add(whole, result);
    }

    // What almost every message is: then nothing needs to be unpacked.
    private static bool IsOneObject(HubEvent message) =>
        message.Body.Span[0] == '{'
        && message.Head is { ContentEncoding: null, ContentType: null or "application/json" }
        && !BinaryCloudEvent.IsIn(message.Head);

    /// <param name="asOne">Why the message is refused if it proves to be one value after all.</param>
    private async Task TakeApartAsync(HubItem whole, Refusal? asOne, CancellationToken cancellationToken)
    {
        var (values, refusal) = await UnpackedAsync(whole.Message, cancellationToken);
        refusal ??= values.Count <= 1 ? asOne : null;
        if (refusal is not null || values.Count == 0)
        {
            Add(whole, new ReadResult(null, refusal));
            return;
        }

        foreach (var value in values)
        {
            var item = new HubItem(whole.Message, value.Bytes, (int)value.Position, values.Count, HeadOf(whole, value, values.Count));
            Add(item, value.Refusal is { } torn ? new ReadResult(null, torn) : Read(item));
        }
    }

    private async Task<Unpacked> UnpackedAsync(HubEvent message, CancellationToken cancellationToken)
    {
        try
        {
            return await Unpacking.ReadAsync(message.Body, message.Head, reader.Options, cancellationToken);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return new Unpacked([], Unforeseen(e));
        }
    }

    // Many events beside a long head: then the first speaks for all, or a small message would fill the lake.
    private string? HeadOf(HubItem whole, RawInput value, int count) =>
        value.Position == 1 || (long)count * (whole.Head?.Length ?? 0) <= reader.Options.MaxUnpackedBytes ? whole.Head : null;

    private ReadResult Read(HubItem item)
    {
        try
        {
            return reader.Read(item.Bytes);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ReadResult(null, Unforeseen(e));
        }
    }

    private void Add(HubItem item, ReadResult result)
    {
        Count++;
        if (result.Refusal is { } refusal)
        {
            Refused.Add(item.Refused(refusal, batch));
            Bytes += item.Bytes.Length;
            return;
        }

        if (result.Truncation is { } truncation)
            Truncations.Add(truncation);
        var json = (result.Event ?? result.Truncation?.ToPublish())?.Json ?? s_tombstone;
        var kind = result.Event is { } change ? (int)change.Envelope.Entity : Kinds.Count - 1;
        var hash = result.Event is { } hashed ? PayloadHash.Of(hashed) : (ulong?)null;
        var head = item.Head;
        if (result.Event?.Envelope.Entity == Entity.Customer && ErasedEvent.Of(json.Span, erased) is { } left)
            (json, hash, head) = (left, ErasedEvent.PayloadHash, null);
        lines[kind].Add(_fields, json.Span, hash, in item, head is null ? [] : Encoding.UTF8.GetBytes(head));
        Bytes += json.Length + (head?.Length ?? 0) + HubFields.LongestSuffix;
    }

    private static Refusal Unforeseen(Exception e) => new(QuarantineReasons.UnknownFormat, $"{e.GetType().Name}: {e.Message}");
}
