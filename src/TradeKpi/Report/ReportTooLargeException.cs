namespace TradeKpi.Report;

/// <summary>A question that would take more memory or bytes than one may was ended.</summary>
/// <param name="limit">How much one may, as in <c>10000000 rows</c>.</param>
/// <param name="setting">Where that is set.</param>
public sealed class ReportTooLargeException(string limit, string setting)
    : Exception($"This takes more than {limit} and was ended. Ask for less, by limit or the filters, or raise {setting}.");
