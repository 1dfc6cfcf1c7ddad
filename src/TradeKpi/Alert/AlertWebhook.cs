using System.Buffers.Text;

namespace TradeKpi.Alert;

/// <summary>Somebody who is told of alerts over HTTP, after the Standard Webhooks specification.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public sealed class AlertWebhook
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    /// <summary>What the report <c>alerts</c> and logs call it: an address may hold a secret of its own.</summary>
    public string Name { get; set; } = "";

    /// <summary>https, or http to this machine.</summary>
    public Uri? Url { get; set; }

    /// <summary>What its messages are signed with: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
    public string Secret { get; set; } = "";

    internal byte[] Key => Convert.FromBase64String(Secret[Prefix.Length..]);

    // Neither the secret nor the address comes into a log.
    public override string ToString() => Name;

    /// <summary>The setting that is wrong, and what it must be; null when nothing is.</summary>
    internal string? Fault()
    {
        if (Name.Length is 0 or > 64 || !Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            return "Name must be up to 64 letters, digits and dashes.";
        if (Url is not { IsAbsoluteUri: true, UserInfo: "", Fragment: "" }
            || !(Url.Scheme == "https" || Url is { Scheme: "http", IsLoopback: true }))
            return $"Url of {Name} must be an https address without user, password and fragment; http is for this machine only.";
        return Secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Base64.IsValid(Secret.AsSpan(Prefix.Length), out var bytes) && bytes is >= LeastBytes and <= MostBytes
            ? null
            : FormattableString.Invariant($"Secret of {Name} must be {Prefix} and {LeastBytes} to {MostBytes} random bytes in base64.");
    }
}
