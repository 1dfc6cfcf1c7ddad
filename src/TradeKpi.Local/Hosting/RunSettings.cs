using TradeKpi.Generate;

namespace TradeKpi.Local.Hosting;

/// <summary>What a run is asked.</summary>
/// <param name="Generate">What to generate, or null for nothing.</param>
/// <param name="Poll">What to pull, or null for nothing.</param>
internal sealed record RunSettings(int Port, Action<GenerateOptions>? Generate, PollSettings? Poll = null);

/// <summary>An API to pull from, and how often.</summary>
internal sealed record PollSettings(Uri Url, TimeSpan Every);
