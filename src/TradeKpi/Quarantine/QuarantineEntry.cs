using System.Security.Cryptography;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Quarantine;

/// <summary>An event that was refused at the door: why, where it came from, and its bytes as they came.</summary>
/// <param name="QuarantineId">Digest of origin and bytes: the same refusal has the same id, however often it is seen.</param>
/// <param name="Reason">A code of <see cref="QuarantineReasons"/>.</param>
/// <param name="Origin">Where it came from: <c>hub tradekpi/epoch/partition/sequence</c> (of a message with several events, with the
/// event's number and theirs behind), <c>file orders.json line 7</c>, <c>http …</c>.</param>
public sealed record QuarantineEntry(
    string QuarantineId, string Reason, string Message, string Origin, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Raw)
{
    private const int IdBytes = 16;

    /// <summary>What the message said beside its body, as JSON: content type, encoding, properties. Null when it said nothing.</summary>
    public string? Head { get; init; }

    /// <summary>Keeps a copy of the bytes: the input they come from may be reused.</summary>
    public static QuarantineEntry Of(Refusal refusal, string origin, DateTimeOffset receivedAt, ReadOnlySpan<byte> raw)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(IdOf(origin, raw), refusal.Reason, refusal.Message, origin, receivedAt, raw.ToArray());
    }

    /// <summary>SHA-256 of the origin, a zero byte and the bytes; the first 16 bytes as hexadecimal digits.</summary>
    public static string IdOf(string origin, ReadOnlySpan<byte> raw)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(origin));
        hash.AppendData([0]);
        hash.AppendData(raw);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, IdBytes));
    }

    /// <summary>Whether a text can be an id.</summary>
    internal static bool IsId(string text) => text.Length == 2 * IdBytes && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>A quarantined event and what became of it.</summary>
/// <param name="Path">The lake file it stands in.</param>
/// <param name="IsReplayed">Whether it was published again, corrected or as it was.</param>
public sealed record QuarantineItem(QuarantineEntry Entry, string Path, bool IsReplayed);
