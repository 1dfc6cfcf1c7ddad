using System.Globalization;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Report;

/// <summary>
/// A filter or switch of a report. Its value is bound as <see cref="Bind"/>; NULL when it is not given and has no default.
/// </summary>
/// <param name="Allowed">The only values it takes, compared without case; null for any of its kind.</param>
public sealed record ReportParameter(string Name, ValueKind Kind, string Description, IReadOnlyList<string>? Allowed = null)
{
    /// <summary>What its value is called in the query: its name, or another word where Snowflake reserves the name.</summary>
    public string Bind { get; init; } = Name;

    /// <summary>What stands when it is not given, as it would be given; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The smallest whole number that it takes.</summary>
    public long Min { get; init; } = 1;

    /// <summary>The largest number that it takes.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>What the parameter takes, for people.</summary>
    public string Takes => Allowed is not null
        ? string.Join(", ", Allowed)
        : Kind switch
        {
            ValueKind.Date => "a day as YYYY-MM-DD",
            ValueKind.Count => string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min}") + UpToMax,
            ValueKind.Quantity => "a number above 0" + UpToMax,
            ValueKind.Text => "text",
            ValueKind.Timestamp => Rfc3339.Expected,
            ValueKind.Version => AsOfMoment.Takes,
            _ => throw new InvalidOperationException($"Parameters are no {Kind}."),
        };

    private string UpToMax => Max == long.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" to {Max}");

    /// <summary>The value to bind: DateTime (a day, or an instant in UTC), long, decimal, string or <see cref="AsOfMoment"/>.</summary>
    /// <exception cref="ReportArgumentException">The text is no value of this parameter.</exception>
    public object Read(string text)
    {
        if (Allowed is not null)
            return Allowed.FirstOrDefault(allowed => allowed.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw Refused(text);
        switch (Kind)
        {
            case ValueKind.Date:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? day.ToDateTime(TimeOnly.MinValue)
                    : throw Refused(text);
            case ValueKind.Count:
                return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= Min && count <= Max
                    ? count
                    : throw Refused(text);
            case ValueKind.Quantity:
                return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    && number > 0 && number <= Max
                    ? number
                    : throw Refused(text);
            case ValueKind.Timestamp:
                return Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var time, out _)
                    ? DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified)
                    : throw Refused(text);
            case ValueKind.Version:
                return AsOfMoment.Read(text) ?? throw Refused(text);
            default:
                return text.Length is > 0 and <= 200 ? text : throw Refused(text);
        }
    }

    private ReportArgumentException Refused(string text) => new(Name, $"'{text}' is not allowed for {Name}.", Takes);
}
