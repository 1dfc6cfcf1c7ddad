using System.Globalization;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// Bytes of a partition's log that hold no record: events were lost there, which the completeness of the partition shows.
/// </summary>
/// <param name="Segment">The file that was damaged.</param>
/// <param name="At">The offset of its first damaged byte.</param>
/// <param name="Bytes">How many bytes were set aside.</param>
/// <param name="First">The first sequence that cannot be read.</param>
/// <param name="Next">The sequence at which the log goes on.</param>
/// <param name="Kept">Where the damaged bytes are kept.</param>
public sealed record HubDamage(string Segment, long At, long Bytes, long First, long Next, string Kept)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Segment} is damaged at byte {At:N0}: of its events {Next - First:N0}, from sequence {First} on, cannot be read. The {Bytes:N0} "
        + $"damaged bytes are kept in {Kept}; the log goes on at sequence {Next}, and `report completeness` shows the gap.");
}
