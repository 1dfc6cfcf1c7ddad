namespace TradeKpi.Cost;

/// <param name="Rate">Events a second, all day.</param>
/// <param name="Latency">The longest that an accepted event may stay invisible.</param>
/// <param name="Budget">For a day, in the prices' currency; null for any.</param>
/// <param name="KeepDays">How many days' files the lake holds, and so the warehouse.</param>
public sealed record CostQuestion(double Rate, TimeSpan Latency, decimal? Budget, int KeepDays);
