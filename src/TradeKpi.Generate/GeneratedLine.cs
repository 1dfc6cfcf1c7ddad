using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>One line as a source sends it, with what it means.</summary>
/// <param name="Json">The bytes, without a line end. May be no JSON at all.</param>
/// <param name="Origin">The clean event that the line was made from; its key says into which partition the line goes.</param>
/// <param name="Truth">What the line adds to the known answer, clean; null where it must add nothing.</param>
public sealed record GeneratedLine(ReadOnlyMemory<byte> Json, DirtKind Kind, ChangeEvent Origin, ChangeEvent? Truth)
{
    /// <summary>The line as a producer puts it into the hub, past our door.</summary>
    public ChangeEvent ToPublish() => Kind == DirtKind.Clean ? Origin : new(Origin.Envelope, Json);
}
