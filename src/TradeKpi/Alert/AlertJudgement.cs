using TradeKpi.Report.AsOf;

namespace TradeKpi.Alert;

/// <summary>What a rule came to.</summary>
/// <param name="Value">What was compared; null where there was nothing.</param>
/// <param name="Bound">What it was compared with.</param>
/// <param name="Row">The row that decided, by its report's grain; null where no one row did.</param>
/// <param name="Version">The version of gold that showed it.</param>
/// <param name="FiresAt">When it will fire unless something comes before; null where time alone changes nothing.</param>
internal sealed record AlertJudgement(
    bool IsFiring, decimal? Value, decimal Bound, string? Row, GoldVersion Version, DateTimeOffset? FiresAt = null);
