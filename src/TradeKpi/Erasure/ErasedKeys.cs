using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace TradeKpi.Erasure;

/// <summary>
/// The keys of the customers whose personal data are erased. Keys count without white space around them, as silver has them.
/// </summary>
public sealed partial class ErasedKeys
{
    private readonly FrozenSet<string> _keys;
    private readonly Regex? _any;

    public ErasedKeys(IEnumerable<string> keys)
    {
        _keys = keys.Select(Clean).Where(key => key.Length > 0).ToFrozenSet(StringComparer.Ordinal);
        if (_keys.Count > 0)
            _any = new Regex(string.Join('|', _keys.Select(Word)), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
    }

    public static ErasedKeys None { get; } = new([]);

    public bool IsEmpty => _any is null;

    /// <summary>A key as silver has it: without white space around it.</summary>
    public static string Clean(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Trim(' ', '\t', '\n', '\r');
    }

    /// <summary>Whether a text is one of the keys.</summary>
    public bool Hold(string? key) => key is not null && _any is not null && _keys.Contains(Clean(key));

    /// <summary>Whether bytes of any kind, whole or torn, name one of the keys as a word.</summary>
    public bool AreNamedIn(ReadOnlySpan<byte> bytes) => _any is not null && AreNamedIn(TextOf(bytes));

    /// <summary>Likewise of a text, also where JSON wrote a character of the key as <c>\u00e9</c>.</summary>
    public bool AreNamedIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_any is null)
            return false;
        return _any.IsMatch(text) || (text.Contains("\\u", StringComparison.Ordinal) && _any.IsMatch(Unescaped(text)));
    }

    /// <summary>What can be read in bytes: UTF-8, or else the letters that UTF-16 and single bytes have in common.</summary>
    internal static string TextOf(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0)
        ? Encoding.UTF8.GetString(bytes)
        : Encoding.Latin1.GetString(bytes).Replace("\0", "", StringComparison.Ordinal);

    // A number is not found within dates, times and decimals, where its digits stand for something else.
    private static string Word(string key)
    {
        var (before, behind) = key.All(char.IsAsciiDigit) ? ("(?<![0-9][.:+-])", "(?![.:+-][0-9])") : ("", "");
        return $"(?<![A-Za-z0-9]){before}{Regex.Escape(key)}{behind}(?![A-Za-z0-9])";
    }

    private static string Unescaped(string text) =>
        Escaped().Replace(text, found => ((char)Convert.ToUInt16(found.Groups["code"].Value, 16)).ToString());

    [GeneratedRegex(@"\\u(?<code>[0-9a-fA-F]{4})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escaped();
}
