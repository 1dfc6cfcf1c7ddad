using System.Text.Json;
using System.Text.RegularExpressions;
using TradeKpi.Erasure;
using TradeKpi.Events;

namespace TradeKpi.Quarantine;

/// <summary>
/// What is left of a refused event that names an erased customer: its identity, reason, origin and time. An order, product or trade that
/// only mentions the customer, without a name or an e-mail address, stays: it may still be corrected. What came compressed is searched,
/// too; what is so long or so often compressed that nobody would search it goes.
/// </summary>
public static partial class ErasedEntry
{
    /// <summary>What stands in place of the raw bytes. It is no event, so a replay refuses it again.</summary>
    public static ReadOnlyMemory<byte> Raw { get; } = "(erased)"u8.ToArray();

    private const string Message = "Personal data in it were erased.";

    /// <summary>The entry itself, or what is left of it.</summary>
    public static QuarantineEntry Of(QuarantineEntry entry, ErasedKeys keys)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(keys);
        return !keys.IsEmpty && Tells(entry, keys) ? entry with { Message = Message, Raw = Raw, Head = null } : entry;
    }

    /// <summary>Whether an entry names one of the keys in what came, and may tell more of the customer.</summary>
    public static bool Tells(QuarantineEntry entry, ErasedKeys keys)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(keys);
        if (entry.Raw.Span.SequenceEqual(Raw.Span))
            return false;
        return Tells($"{ErasedKeys.TextOf(entry.Raw.Span)}\n{entry.Message}\n{entry.Head}", keys)
            || Look(entry, keys) is CompressedText.Search.Found or CompressedText.Search.TooLong;
    }

    /// <summary>Whether some of what came is compressed in a way that nobody can search.</summary>
    internal static bool IsUnreadable(QuarantineEntry entry, ErasedKeys keys) =>
        Look(entry, keys) is CompressedText.Search.Unreadable;

    private static CompressedText.Search Look(QuarantineEntry entry, ErasedKeys keys) =>
        CompressedText.Look(entry.Raw, EncodingOf(entry.Head), text => Tells(text, keys));

    private static string? EncodingOf(string? head)
    {
        if (head is null)
            return null;
        using var said = JsonDocument.Parse(head);
        return said.RootElement.ValueKind == JsonValueKind.Object && said.RootElement.TryGetProperty("content_encoding", out var encoding)
            && encoding.ValueKind == JsonValueKind.String ? encoding.GetString() : null;
    }

    private static bool Tells(string text, ErasedKeys keys)
    {
        try
        {
            return keys.AreNamedIn(text) && !(Other().IsMatch(text) && PersonalData.Mask(text) == text);
        }
        catch (RegexMatchTimeoutException)
        {
            // Made to be hard to read: then nobody can say that it tells nothing.
            return true;
        }
    }

    [GeneratedRegex("""\\*"entity\\*"\s*:\s*\\*"(order|product|trade)\\*"|\\*"table\\*"\s*:\s*\\*"(orders|products|trades)\\*""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Other();
}
