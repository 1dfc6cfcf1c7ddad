using System.Globalization;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>
/// How much is asked for: a sample, or with <c>TRADEKPI_CRASHES</c> set, so many kills of each kind, by <c>TRADEKPI_SEED</c>.
/// </summary>
internal static class Campaign
{
    public const string Variable = "TRADEKPI_CRASHES";

    public static bool IsAsked => Asked(Variable) is not null;

    public static int Seed => Asked("TRADEKPI_SEED") ?? 1;

    public static int Kills(int sample) => Asked(Variable) ?? sample;

    private static int? Asked(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>A test that takes too long to be run unasked.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CampaignFactAttribute : FactAttribute
{
    public CampaignFactAttribute()
    {
        if (!Campaign.IsAsked)
            Skip = $"Takes minutes: set {Campaign.Variable} to a number of kills.";
    }
}
