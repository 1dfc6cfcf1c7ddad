using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Alert;

/// <summary>What is watched, and who is told.</summary>
public sealed class AlertOptions : IValidatableObject
{
    public const string Section = "Alert";

    /// <summary>The rules; those that are written on the page come beside them, and win by name.</summary>
    public IList<AlertRule> Rules { get; } = [];

    /// <summary>Who is told of every change of state. Only settings name them: no caller can have us send anything anywhere.</summary>
    public IList<AlertWebhook> Webhooks { get; } = [];

    /// <summary>How many rules there may be, those of the page too.</summary>
    [Range(0, 10_000)]
    public int MaxRules { get; set; } = 200;

    /// <summary>How long to wait at most, without a new version of gold, before rules on times are looked at again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a webhook may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Further attempts at once where a webhook does not answer or has an error of its own.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>The pause before the first of them; it doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The pause after attempts that all failed; it doubles each time, up to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after a change its delivery is tried, before it is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan KeepTrying { get; set; } = TimeSpan.FromDays(3);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (rule, at) in Rules.Select((rule, at) => (rule, at)))
        {
            if (rule.Fault() is { } fault)
                yield return new ValidationResult(FormattableString.Invariant($"Alert:Rules:{at}: {fault}"), [nameof(Rules)]);
        }

        foreach (var (webhook, at) in Webhooks.Select((webhook, at) => (webhook, at)))
        {
            if (webhook.Fault() is { } fault)
                yield return new ValidationResult(FormattableString.Invariant($"Alert:Webhooks:{at}:{fault}"), [nameof(Webhooks)]);
        }

        if (Repeated(Rules.Select(rule => rule.Name)) is { } twice)
            yield return new ValidationResult($"Alert:Rules has two rules named {twice}.", [nameof(Rules)]);
        if (Repeated(Webhooks.Select(webhook => webhook.Name)) is { } again)
            yield return new ValidationResult($"Alert:Webhooks has two webhooks named {again}.", [nameof(Webhooks)]);
        if (Rules.Count > MaxRules)
            yield return new ValidationResult(FormattableString.Invariant($"Alert:Rules has more than Alert:MaxRules ({MaxRules}) rules."),
                [nameof(Rules)]);
    }

    private static string? Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Count() > 1)?.Key;
}
