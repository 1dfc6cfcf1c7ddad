using System.Globalization;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Report;

/// <summary>A state of gold as a caller names it: by its version, or by a time at which it was the newest.</summary>
/// <param name="Version">The version; null where a time is given.</param>
/// <param name="At">The time in UTC; null where a version is given.</param>
public sealed record AsOfMoment(long? Version, DateTime? At)
{
    public const string Takes = "a version of gold, or a date and time with offset after RFC 3339, such as 2026-03-01T12:30:00Z";

    /// <summary>Reads either; null where the text is neither.</summary>
    public static AsOfMoment? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return new AsOfMoment(version, null);
        return Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var time, out _)
            ? new AsOfMoment(null, DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified))
            : null;
    }

    public override string ToString() => Version is { } version
        ? version.ToString(CultureInfo.InvariantCulture)
        : Rfc3339.Text(At!.Value);
}
