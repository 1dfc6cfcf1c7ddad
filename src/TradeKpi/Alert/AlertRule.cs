using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace TradeKpi.Alert;

/// <summary>What of a report a rule watches.</summary>
public enum AlertKind
{
    /// <summary>Any row's value beyond a bound.</summary>
    Threshold,

    /// <summary>The newest day that is over, far from what an ordinary week would have given: its robust z, in absolute value.</summary>
    Anomaly,

    /// <summary>How long ago the newest of a column of days or times is, in seconds.</summary>
    Staleness,

    /// <summary>How far the sum over time stands below its highest, which begins at 0.</summary>
    Drawdown,

    /// <summary>A data test that fails; the rows that offend.</summary>
    DataTest,
}

/// <summary>When somebody is to be told: a report, one of its columns, and what it must not come to.</summary>
public sealed partial class AlertRule
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    /// <summary>Lower-case letters, digits and dashes; no two rules have one name.</summary>
    public string Name { get; set; } = "";

    public AlertKind Kind { get; set; }

    /// <summary>A report of <c>/api/reports</c> or <c>/api/ops</c>; of a data test data-quality, which need not be said.</summary>
    public string Report { get; set; } = "";

    /// <summary>The column; of a data test none.</summary>
    public string? Column { get; set; }

    /// <summary>What the value must not exceed; of an anomaly 3.5 unless given.</summary>
    public decimal? Above { get; set; }

    /// <summary>What the value must not fall below; of a threshold only.</summary>
    public decimal? Below { get; set; }

    /// <summary>The data test; null for any of them.</summary>
    public string? Test { get; set; }

    /// <summary>The report's own parameters, such as a trader.</summary>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>The first day that is looked at, so many days before today (UTC): the report's <c>from</c>; null for all.</summary>
    public int? FromDaysAgo { get; set; }

    /// <summary>The last day, likewise: its <c>to</c>. 1 leaves out today, which is not over.</summary>
    public int? ToDaysAgo { get; set; }

    /// <summary>Whether it is looked at.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Why nothing but its name could be read; null of any other.</summary>
    internal string? Unreadable { get; init; }

    /// <summary>Its kind as the API writes it.</summary>
    public string KindName() => JsonNamingPolicy.SnakeCaseUpper.ConvertName(Kind.ToString());

    public override string ToString() => Name;

    /// <summary>The rule as JSON, its names in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a rule; what is wrong with it <see cref="Fault"/> says.</summary>
    /// <exception cref="JsonException">It is no rule, or has a member that none has.</exception>
    public static AlertRule FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<AlertRule>(json, s_json) is { Name: not null, Report: not null, Parameters: not null } rule
            ? rule
            : throw new JsonException("A rule is an object whose name, report and parameters are not null.");

    /// <summary>What is wrong with it, in a sentence that says what is allowed; null when nothing is.</summary>
    public string? Fault() => Unreadable is not null ? Unreadable : !NamePattern().IsMatch(Name)
        ? $"'{Name}' is no name of a rule: up to 64 lower-case letters, digits and dashes, a letter or digit at either end."
        : AlertTarget.Fault(this) is { } fault ? $"{Name}: {fault}" : null;

    internal string? From(DateTimeOffset now) => Day(now, FromDaysAgo);

    internal string? To(DateTimeOffset now) => Day(now, ToDaysAgo);

    private static string? Day(DateTimeOffset now, int? ago) =>
        ago is { } days ? now.UtcDateTime.AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();
}
