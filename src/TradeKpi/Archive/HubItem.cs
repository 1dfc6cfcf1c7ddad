using System.Globalization;
using TradeKpi.Events;
using TradeKpi.Quarantine;

namespace TradeKpi.Archive;

/// <summary>One event within a message, and its place there.</summary>
/// <param name="Number">From 1 to <paramref name="Of"/>, the number of events in the message.</param>
/// <param name="Head">What the message says beside its body, as JSON, or null.</param>
internal readonly record struct HubItem(HubEvent Message, ReadOnlyMemory<byte> Bytes, int Number, int Of, string? Head)
{
    /// <summary>
    /// For example <c>hub tradekpi/20260102030405/3/17</c>: epoch, partition, sequence; with <c>/2/5</c> behind it the second event of five
    /// in the message.
    /// </summary>
    public string Origin(HubBatch batch)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"hub {batch.Hub}/{batch.Epoch}/{batch.Partition}/{Message.Sequence}");
        return Of == 1 ? place : string.Create(CultureInfo.InvariantCulture, $"{place}/{Number}/{Of}");
    }

    public QuarantineEntry Refused(Refusal refusal, HubBatch batch) =>
        QuarantineEntry.Of(refusal, Origin(batch), Message.EnqueuedAt, Bytes.Span) with { Head = Head };
}
