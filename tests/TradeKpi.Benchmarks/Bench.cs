using System.Globalization;
using Spectre.Console;
using TradeKpi.Benchmarks.Children;
using TradeKpi.Benchmarks.Rows;

namespace TradeKpi.Benchmarks;

/// <param name="Events">How many are measured; the history of the batches, too.</param>
/// <param name="Runs">How often each is measured, in turn with its rival: medians count.</param>
/// <param name="Serving">How long events are taken while reports are asked for.</param>
/// <param name="Only">Parts of the names of the rows that are asked for; none asks for all.</param>
internal sealed record BenchSettings(int Events, int Runs, TimeSpan Serving, IReadOnlyList<string> Only);

/// <summary>Measures row after row, each in processes of its own, and prints the table.</summary>
internal sealed class Bench(BenchSettings settings) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-bench-").FullName;

    /// <returns>0 when every target is met and every answer was right, else 1.</returns>
    public async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var work = new Workspace(_folder, settings.Events);
        Row[] rows =
        [
            new LakeToGoldRow(work), new FileToGoldRow(work), new DoorRow(work), new HistoryRow(work), new RowAtATimeRow(work),
            new HeavyReportsRow(work), new ServingRow(work, settings.Serving), new StartRow(work), new MemoryRow(work), new DiskRow(work),
            new BillRow(work),
        ];
        var size = string.Create(CultureInfo.InvariantCulture, $"{settings.Events:N0} events, {settings.Runs} run(s) of each");
        await output.WriteLineAsync($"{size}, {Environment.ProcessorCount} processors; medians (least to most)");
        var results = new List<RowResult>();
        foreach (var row in rows.Where(row =>
            settings.Only.Count == 0 || settings.Only.Any(part => row.Name.Contains(part, StringComparison.OrdinalIgnoreCase))))
        {
            await output.WriteLineAsync($"… {row.Name}");
            results.AddRange(await row.MeasureAsync(settings.Runs, cancellationToken));
        }

        Print(results, output);
        return results.TrueForAll(result => result.IsMet) ? 0 : 1;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Print(IReadOnlyList<RowResult> results, TextWriter output)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("row", "target", "measured", "ours", "rival", "");
        foreach (var result in results)
            table.Rows.Add(new[] { result.Name, result.Target, result.Measured, result.Ours, result.Rival, result.IsMet ? "pass" : "MISS" }
                .Select(cell => new Text(cell)));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 240;
        console.Write(table);
    }
}
