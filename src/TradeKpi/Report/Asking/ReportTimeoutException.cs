namespace TradeKpi.Report.Asking;

/// <summary>A computation that took longer than <see cref="ReportOptions.MaxComputation"/> was ended.</summary>
public sealed class ReportTimeoutException(string report, TimeSpan limit, Exception cause) : TimeoutException(
    string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{report} took longer than {limit.TotalSeconds:0.#} s and was ended. Ask for less, or raise Report:MaxComputation."), cause);
