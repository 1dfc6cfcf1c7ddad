namespace TradeKpi.Benchmarks.Rows;

/// <summary>Ours and a rival in turn, as a ratio of processor time; the same of wall time is shown.</summary>
internal abstract class AgainstRival(Workspace work) : Row(work)
{
    protected abstract double Most { get; }

    protected abstract Task<Cost> OursAsync(CancellationToken cancellationToken);

    protected abstract Task<Cost> RivalAsync(CancellationToken cancellationToken);

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (ours, rivals) = (new List<Cost>(), new List<Cost>());
        for (var run = 0; run < runs; run++)
        {
            ours.Add(await OursAsync(cancellationToken));
            rivals.Add(await RivalAsync(cancellationToken));
            if (ours[^1].Answer != rivals[^1].Answer)
                return [new RowResult(Name, "the same answer", "WRONG", ours[^1].Answer, rivals[^1].Answer, IsMet: false)];
        }

        var processor = ours.Zip(rivals, (one, other) => one.Processor / other.Processor).ToList();
        var wall = ours.Zip(rivals, (one, other) => one.Wall / other.Wall).ToList();
        return
        [
            new RowResult(Name, $"≤ {Times(Most)} processor time", $"{Spread.Of(processor)}, wall {Spread.Of(wall)}", Shown(ours),
                Shown(rivals),
                Spread.Median(processor) <= Most),
        ];
    }

    private static string Shown(List<Cost> costs) =>
        $"{Seconds(Spread.Median(costs.Select(cost => cost.Processor)))}, wall {Seconds(Spread.Median(costs.Select(cost => cost.Wall)))}, "
        + Megabytes(costs.Max(cost => cost.PeakBytes));
}

internal sealed class LakeToGoldRow(Workspace work) : AgainstRival(work)
{
    public override string Name => "lake files → gold, against the raw script";

    protected override double Most => 2.0;

    protected override async Task<Cost> OursAsync(CancellationToken cancellationToken) => await Cost.OfAsync("lake-to-gold",
        [(await Work.ReplayedAsync(cancellationToken)).Folder.Root, Work.Fresh("ours.duckdb")], cancellationToken);

    protected override async Task<Cost> RivalAsync(CancellationToken cancellationToken) =>
        await Cost.OfAsync("raw-script", [(await Work.ReplayedAsync(cancellationToken)).Folder.Root,
        await Work.RatesAsync(cancellationToken),
        Work.Fresh("raw.duckdb")], cancellationToken);
}

internal sealed class FileToGoldRow(Workspace work) : AgainstRival(work)
{
    public override string Name => "file → gold, against the raw script and a bare JSON pass";

    protected override double Most => 2.5;

    protected override async Task<Cost> OursAsync(CancellationToken cancellationToken) =>
        await Cost.OfAsync("replay", [await Work.InputAsync(), Work.Fresh("data")], cancellationToken);

    protected override async Task<Cost> RivalAsync(CancellationToken cancellationToken)
    {
        var pass = await Cost.OfAsync("json-pass", [await Work.InputAsync(), Work.Fresh("copy")], cancellationToken);
        var script = await Cost.OfAsync("raw-script", [(await Work.ReplayedAsync(cancellationToken)).Folder.Root,
            await Work.RatesAsync(cancellationToken), Work.Fresh("raw.duckdb")], cancellationToken);
        return script with { Processor = pass.Processor + script.Processor, Wall = pass.Wall + script.Wall };
    }
}

internal sealed class DoorRow(Workspace work) : AgainstRival(work)
{
    public override string Name => "door, hub and archive, against a bare JSON pass and a write";

    protected override double Most => 4;

    protected override async Task<Cost> OursAsync(CancellationToken cancellationToken) =>
        await Cost.OfAsync("door", [await Work.InputAsync(), Work.Fresh("door")], cancellationToken);

    protected override async Task<Cost> RivalAsync(CancellationToken cancellationToken) =>
        await Cost.OfAsync("json-pass", [await Work.InputAsync(), Work.Fresh("copy")], cancellationToken);
}
