using System.Globalization;
using System.Text.RegularExpressions;

namespace TradeKpi.Cost;

/// <summary>One file of events in a lake: how much it holds, and which places of which partition.</summary>
/// <param name="Partition">Hub, epoch and partition.</param>
public sealed partial record LakeSample(string Partition, long First, long Last, long Bytes, long Lines)
{
    /// <summary>What a file's name tells; null of a file that no batch of a partition wrote.</summary>
    public static LakeSample? Of(string name, long bytes, long lines) => Name().Match(name) is { Success: true } match
        ? new LakeSample(match.Groups["partition"].Value, Number(match.Groups["first"]), Number(match.Groups["last"]), bytes, lines)
        : null;

    /// <summary>How many batches wrote the files: those of one batch lie among each other, those of two do not.</summary>
    public static int Batches(IEnumerable<LakeSample> files)
    {
        var batches = 0;
        foreach (var partition in files.GroupBy(file => file.Partition, StringComparer.Ordinal))
        {
            var end = long.MinValue;
            foreach (var file in partition.OrderBy(file => file.First))
            {
                if (file.First > end)
                    batches++;
                end = Math.Max(end, file.Last);
            }
        }

        return batches;
    }

    private static long Number(Group digits) => long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<partition>[^/\\]+)-(?<first>\d{19})-(?<last>\d{19})\.json", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
