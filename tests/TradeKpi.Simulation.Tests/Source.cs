using System.Globalization;
using System.Text.RegularExpressions;
using TradeKpi.Generate;
using TradeKpi.Generate.Ledger;
using TradeKpi.Warehouse;

namespace TradeKpi.Simulation.Tests;

/// <summary>What a source sends in a run, and what gold must say of it.</summary>
internal static partial class Source
{
    private static readonly FxTable s_rates = new([.. Rates()]);

    private const int MostFixes = 3;

    public static (KnownAnswerLedger Ledger, IReadOnlyList<GeneratedLine> Lines, IReadOnlyList<GeneratedLine> Fixes) Draw(Random random)
    {
        var options = new GenerateOptions
        {
            Seed = random.Next(),
            Dirty = random.Next(3) * 0.15,
            Inserts = 0.5,
            Updates = 0.4,
            Remembered = 16,
            HeadStartCustomers = 5,
            HeadStartProducts = 5,
        };
        var lines = new Dirt(options).Soil(new EventGenerator(options, TimeProvider.System).Take(random.Next(60, 260))).ToList();
        var ledger = new KnownAnswerLedger(s_rates);
        foreach (var line in lines)
            ledger.Add(line);
        var fixes = Fixes(lines, Math.Min(random.Next(MostFixes + 1), (int)ledger.Count(LineOutcome.Quarantined)));
        return (ledger, [.. lines.Except(fixes)], fixes);
    }

    // Lines whose event has no other: of two places the first would count, and here the second comes first.
    private static List<GeneratedLine> Fixes(List<GeneratedLine> lines, int count) =>
        [.. lines.GroupBy(line => line.Origin.Envelope.EventId, StringComparer.Ordinal).Where(own => own.Count() == 1)
            .Select(own => own.First()).Where(line => line.Kind == DirtKind.Clean && line.Truth is not null).TakeLast(count)];

    // The rates that the warehouse itself is seeded with.
    private static IEnumerable<FxRate> Rates()
    {
        var script = File.ReadAllText(Path.Combine(SqlDeployment.DefaultFolder, "10_setup", "060_fx_rates.sql"));
        return RateRow().Matches(script).Select(row => new FxRate(
            DateOnly.ParseExact(row.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            row.Groups["currency"].Value,
            decimal.Parse(row.Groups["rate"].Value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"\('(?<day>\d{4}-\d\d-\d\d)', '(?<currency>[A-Z]{3})', (?<rate>[0-9.]+)\)", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RateRow();
}
