using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradeKpi.Alert;

/// <summary>A rule's step from one state to another.</summary>
/// <param name="Id">What webhooks know it by, the same in each attempt: their <c>webhook-id</c>.</param>
/// <param name="Nth">The rule's nth change, from 1.</param>
/// <param name="State">FIRING or OK.</param>
internal sealed record AlertChange(
    string Id, string Rule, long Nth, string Kind, string Report, string? Column, string State, DateTimeOffset ChangedAt, long Version,
    string? Row, decimal? Value, decimal? Bound, string Detail)
{
    public const string Firing = "FIRING";
    public const string Fine = "OK";

    /// <summary>The change that follows from a judgement.</summary>
    public static AlertChange Of(AlertRule rule, AlertJudgement judged, long nth, DateTimeOffset at)
    {
        var state = judged.IsFiring ? Firing : Fine;
        return new(
            // Of what it is, not of who notices: two that notice the same tell of it under one id. A rebuilt gold counts versions anew.
            IdOf($"{rule.Name}|{nth}|{state}|{judged.Version.Version}|{judged.Version.AsOf}"),
            rule.Name, nth, rule.KindName(), AlertTarget.Report(rule)!.Name, rule.Column, state, at, judged.Version.Version, judged.Row,
            judged.Value, judged.Bound, DetailOf(rule, judged));
    }

    /// <summary>The change of a rule that fires and is watched no more.</summary>
    public AlertChange Ended(DateTimeOffset at) => this with
    {
        Id = IdOf($"{Rule}|{Nth + 1}|{Fine}|{Id}"),
        Nth = Nth + 1,
        State = Fine,
        ChangedAt = at,
        Row = null,
        Value = null,
        Bound = null,
        Detail = "The rule is watched no more.",
    };

    private static string IdOf(string text) =>
        "alert_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static string DetailOf(AlertRule rule, AlertJudgement judged)
    {
        var value = judged.Value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "nothing";
        var bound = judged.Bound.ToString("0.######", CultureInfo.InvariantCulture);
        var what = rule.Kind switch
        {
            AlertKind.Anomaly => $"the robust z of {rule.Report} {rule.Column}",
            AlertKind.Staleness => $"the age of {rule.Report} {rule.Column} in seconds",
            AlertKind.Drawdown => $"the drawdown of {rule.Report} {rule.Column}",
            AlertKind.DataTest => $"the rows that offend against {rule.Test ?? "data tests"}",
            _ => $"{rule.Report} {rule.Column}",
        };
        var row = judged.Row is null ? "" : $" ({judged.Row})";
        return judged.IsFiring
            ? $"{rule.Name}: {what} is {value}, beyond {bound}{row}."
            : $"{rule.Name}: {what} is {value}, within {bound} again.";
    }
}

/// <summary>What a webhook is still to be told.</summary>
/// <param name="Attempts">How many looks have tried and failed.</param>
/// <param name="DueAt">When it is to be tried.</param>
internal sealed record AlertDelivery(AlertChange Change, string Webhook, long Attempts, DateTimeOffset DueAt);
