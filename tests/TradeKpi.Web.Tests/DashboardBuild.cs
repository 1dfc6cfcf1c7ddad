using TradeKpi.Web.Dashboard;

namespace TradeKpi.Web.Tests;

/// <summary>Whether the dashboard is in this build.</summary>
internal static class DashboardBuild
{
    /// <summary>Why tests of the dashboard are skipped; null when they run.</summary>
    public static string? WhyNot { get; } = DashboardFile.All.ContainsKey(DashboardFile.Page)
        ? null
        : "The dashboard is not in this build: install Node.js 20 or later and build again.";
}

/// <summary>A test of the dashboard; skipped where the build had no Node to make it with.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DashboardFactAttribute : FactAttribute
{
    public DashboardFactAttribute() => Skip = DashboardBuild.WhyNot;
}

/// <summary>A theory of the dashboard; skipped where the build had no Node to make it with.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DashboardTheoryAttribute : TheoryAttribute
{
    public DashboardTheoryAttribute() => Skip = DashboardBuild.WhyNot;
}
