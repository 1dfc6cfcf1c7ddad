using System.Text.RegularExpressions;

namespace TradeKpi.Events;

/// <summary>What in an event tells who a person is, and how it is kept out of logs.</summary>
public static partial class PersonalData
{
    private const string Masked = "*****";

    /// <summary>
    /// The fields of payloads that hold it; in the warehouse the columns of these names carry the tag <c>ops.personal</c>.
    /// </summary>
    public static IReadOnlyList<string> Fields { get; } = ["name", "email"];

    /// <summary>A text with e-mail addresses, and the values of <see cref="Fields"/> in any JSON of it, hidden.</summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Address().Replace(Member().Replace(text, "${begin}" + Masked), Masked);
    }

    // JSON that stands in a string of JSON has its quotes escaped.
    [GeneratedRegex("""(?<begin>\\*"(name|email)\\*"\s*:\s*\\*")([^"\\]|\\[^"])*""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Member();

    [GeneratedRegex(@"[\w.+%-]{1,64}@[\w-]+(\.[\w-]+)+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
