using System.Text.Json;
using TradeKpi.Benchmarks.Children;

namespace TradeKpi.Benchmarks.Rows;

/// <summary>One batch to every gold table, over a history and over ten times as much of it.</summary>
internal sealed class HistoryRow(Workspace work) : Row(work)
{
    private const int Batch = 10_000;
    private const int Times10 = 10;

    public override string Name => "a batch of 10,000 to gold, over ten times the history";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken) =>
    [
        .. await OfAsync("recent keys", 1.5, Newest, runs, cancellationToken),
        .. await OfAsync("random keys", 3, Random, runs, cancellationToken),
    ];

    private async Task<IReadOnlyList<RowResult>> OfAsync(string keys, double most, Func<string[], int, IEnumerable<string>> choose,
        int runs,
        CancellationToken cancellationToken)
    {
        var (small, large) = (new List<BatchCost>(), new List<BatchCost>());
        for (var run = 0; run < runs; run++)
        {
            small.Add(await BatchAsync(Work.Events / Times10, choose, cancellationToken));
            large.Add(await BatchAsync(Work.Events, choose, cancellationToken));
        }

        return
        [
            Against($"{Name}, {keys}", "processor time", large, small, cost => cost.Seconds,
                seconds => Seconds(TimeSpan.FromSeconds(seconds))),
            .. large.Exists(cost => cost.Bytes is null) ? (RowResult[])[] :
            [
                Against($"{Name}, {keys}, read from disk", "bytes", large, small, cost => cost.Bytes!.Value,
                    bytes => Megabytes((long)bytes)),
            ],
        ];

        RowResult Against(string name, string what, List<BatchCost> ours, List<BatchCost> others, Func<BatchCost, double> of,
            Func<double, string> shown)
        {
            var ratios = ours.Zip(others, (one, other) => of(one) / of(other)).ToList();
            return new RowResult(name, $"≤ {Times(most)} {what}", Spread.Of(ratios), shown(Spread.Median(ours.Select(of))),
                shown(Spread.Median(others.Select(of))), Spread.Median(ratios) <= most);
        }
    }

    private async Task<BatchCost> BatchAsync(int history, Func<string[], int, IEnumerable<string>> choose,
        CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(await Work.GeneratedAsync(history + Batch), cancellationToken);
        var (before, batch) = (Work.Fresh("history.json"), Work.Fresh("batch.json"));
        await File.WriteAllLinesAsync(before, lines.Take(history), cancellationToken);
        await File.WriteAllLinesAsync(batch, choose(lines, history), cancellationToken);
        var data = Work.Fresh("history");
        await Cost.OfAsync("replay", [before, data], cancellationToken);
        var cost = await Cost.OfAsync("batch", [batch, data], cancellationToken);
        Directory.Delete(data, recursive: true);
        return JsonSerializer.Deserialize<BatchCost>(cost.Answer)!;
    }

    private static IEnumerable<string> Newest(string[] lines, int history) => lines.Skip(history);

    // Orders of any age, each changed once more: as cancelled, by a sequence above all that came.
    private static IEnumerable<string> Random(string[] lines, int history)
    {
        var orders = lines.Take(history).Where(
            line => line.Contains("\"entity\":\"order\",\"change_type\":\"INSERT\"", StringComparison.Ordinal)).ToArray();
        new System.Random(7).Shuffle(orders);
        return orders.Take(Batch).Select((line, at) => line
            .Replace("\"change_type\":\"INSERT\"", "\"change_type\":\"UPDATE\"", StringComparison.Ordinal)
            .Replace("\"sequence\":", "\"sequence\":9", StringComparison.Ordinal)
            .Replace("{\"event_id\":\"", "{\"event_id\":\"again-", StringComparison.Ordinal)
            .Replace("\"status\":\"PENDING\"", "\"status\":\"CANCELLED\"", StringComparison.Ordinal));
    }
}
