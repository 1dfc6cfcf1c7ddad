using System.Globalization;
using TradeKpi.Cost;
using TradeKpi.Local.Commands;

namespace TradeKpi.Benchmarks.Rows;

/// <summary>What the bill says where there is no data folder, and of the engine's work, against what is measured here.</summary>
internal sealed class BillRow(Workspace work) : Row(work)
{
    // Two shared cores are no warehouse: the figure has to be of the right size.
    private const double Within = 2;

    public override string Name => "the bill's defaults";

    public override async Task<IReadOnlyList<RowResult>> MeasureAsync(int runs, CancellationToken cancellationToken)
    {
        var (folder, _) = await Work.ReplayedAsync(cancellationToken);
        var (measured, shipped) = (FolderSample.Of(folder)!, Workload.Generated);
        var merges = await Benchmarks.Cost.OfAsync("lake-to-gold", [folder.Root, Work.Fresh("bill.duckdb")], cancellationToken);
        return
        [
            Of("bytes an event", measured.BytesPerEvent, shipped.BytesPerEvent),
            Of("files a batch", measured.EntitiesPerBatch, shipped.EntitiesPerBatch),
            Of("seconds to gold for a million events", merges.Processor.TotalSeconds * 1e6 / Work.Events,
                PriceList.Default().Assumed.MergeSecondsPerMillionEvents),
        ];
    }

    private RowResult Of(string figure, double measured, double shipped) => new(
        $"{Name}: {figure}", $"within {Times(Within)}", Times(shipped / measured), Text(shipped), Text(measured),
        Math.Max(measured, shipped) <= Within * Math.Min(measured, shipped));

    private static string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N1}");
}
