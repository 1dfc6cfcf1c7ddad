namespace TradeKpi.Report;

/// <summary>A parameter that a report does not know, or a value that it does not take.</summary>
/// <param name="parameter">The parameter at fault.</param>
/// <param name="problem">What is wrong with it, in one sentence.</param>
/// <param name="allowed">What it takes; for an unknown parameter, which ones there are.</param>
public sealed class ReportArgumentException(string parameter, string problem, string allowed)
    : ArgumentException($"{problem} Allowed: {allowed}.")
{
    public string Parameter { get; } = parameter;

    public string Allowed { get; } = allowed;
}
