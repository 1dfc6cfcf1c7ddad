using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Quarantine;

namespace TradeKpi.Publish;

/// <summary>
/// What was read and not yet handed over: events for the hub, refused ones for the quarantine, and a result for each value in order.
/// </summary>
internal sealed class PublishBatch(EventReader reader, InputOrigin origin, PublishOptions options, TimeProvider time, bool keepResults)
{
    // Of each event: its position in the input, which result tells of it, and what it is if it is none that counts.
    private readonly List<(long Position, int Result, Truncation? Truncation)> _places = [];
    private long _tombstones;

    /// <summary>What the hub is to take: events, and the truncates that were told of.</summary>
    public List<ChangeEvent> Events { get; } = [];

    public List<QuarantineEntry> Refused { get; } = [];

    public List<PublishResult> Results { get; } = [];

    public long Read { get; private set; }

    public IEnumerable<Truncation> Truncations => _places.Select(place => place.Truncation).OfType<Truncation>();

    public long Tombstones => _tombstones + Truncations.LongCount();

    public long Published => _places.LongCount(place => place.Truncation is null);

    public long Bytes { get; private set; }

    public void Add(RawInput input)
    {
        Read++;
        var (change, refusal, truncation) = Judge(input, reader, options);
        if (refusal is null && (change ?? truncation?.ToPublish()) is { } sent)
        {
            Events.Add(sent);
            _places.Add((input.Position, Results.Count, truncation));
            Bytes += sent.Json.Length;
            if (keepResults)
                Results.Add(truncation is null
                    ? new PublishResult(input.Position, PublishOutcome.Accepted, sent.Envelope.EventId)
                    : new PublishResult(input.Position, PublishOutcome.Tombstone, Message: truncation.Warning));
        }
        else if (refusal is not null)
        {
            var entry = QuarantineEntry.Of(refusal, origin.At(input.Position), time.GetUtcNow(), input.Bytes.Span);
            Refused.Add(entry);
            Bytes += input.Bytes.Length;
            Keep(Refusal(input.Position, entry));
        }
        else
        {
            _tombstones++;
            Keep(new PublishResult(input.Position, PublishOutcome.Tombstone));
        }
    }

    /// <summary>Takes what is personal out of the events of erased customers.</summary>
    public void Erase(ErasedKeys erased)
    {
        for (var index = 0; !erased.IsEmpty && index < Events.Count; index++)
        {
            var change = Events[index];
            if (change.Envelope.Entity == Entity.Customer && ErasedEvent.Of(change.Json.Span, erased) is { } left)
                Events[index] = change with { Json = left };
        }
    }

    /// <summary>Takes out what the hub does not take, for the quarantine, in its normal form; so that the rest can go.</summary>
    public void Refuse(OversizeEventException oversize)
    {
        foreach (var index in oversize.Positions.OrderDescending())
        {
            var (change, (position, result, _)) = (Events[index], _places[index]);
            var refusal = new Refusal(
                QuarantineReasons.TooLarge,
                $"The event has {change.Json.Length} bytes; a batch of the hub takes {oversize.Limit} with its headers.");
            var entry = QuarantineEntry.Of(refusal, origin.At(position), time.GetUtcNow(), change.Json.Span);
            Refused.Add(entry);
            Events.RemoveAt(index);
            _places.RemoveAt(index);
            if (keepResults)
                Results[result] = Refusal(position, entry);
        }
    }

    /// <summary>What the door makes of a value.</summary>
    public static ReadResult Judge(RawInput input, EventReader reader, PublishOptions options)
    {
        if (input.Refusal is not null)
            return new ReadResult(null, input.Refusal);
        var result = reader.Read(input.Bytes);
        if (result.Event is not { } change || change.Json.Length <= options.MaxEventBytes)
            return result;

        // One event that the hub refuses would fail its whole batch, for ever.
        return new ReadResult(
            null, new Refusal(QuarantineReasons.TooLarge,
                $"The event has {change.Json.Length} bytes; the hub takes at most {options.MaxEventBytes}."));
    }

    private static PublishResult Refusal(long position, QuarantineEntry entry) =>
        new(position, PublishOutcome.Refused, null, entry.Reason, entry.Message, entry.QuarantineId);

    private void Keep(PublishResult result)
    {
        if (keepResults)
            Results.Add(result);
    }
}
