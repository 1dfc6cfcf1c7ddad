namespace TradeKpi.Web.Http;

/// <summary>A request that is answered with a problem.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What is wrong, and what to do, for people.</param>
public sealed class ProblemException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>Seconds after which it may be sent again; null where that would not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Further members of the problem.</summary>
    public IDictionary<string, object?> Members { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public ProblemException With(string name, object? value)
    {
        Members[name] = value;
        return this;
    }
}
