using System.CommandLine;
using System.Globalization;
using TradeKpi.Cost;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary><c>cost</c>: what a day in Azure needs and costs, and which settings a latency and a budget allow.</summary>
internal static class CostCommand
{
    private const double MostRate = 10_000_000;
    private const double MostBudget = 1_000_000_000;
    private static readonly double[] s_scale = [1_000, 10_000, 100_000, 1_000_000];

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var rate = SharedOptions.Number("--rate", "Events per second, all day.", 1_000.0, 1.0, MostRate);
        var latency = SharedOptions.Time("--latency", "The longest that an accepted event may stay invisible.",
            TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        var budget = SharedOptions.Number("--budget", "For a day, in the prices' currency; 0 for any.", 0.0, 0.0, MostBudget);
        var keep = SharedOptions.Number("--keep", "How many days' files and rows are held.", 30, 1, 36_500);
        var prices = SharedOptions.Named(new Option<string?>("--prices")
        {
            Description = "Prices and assumptions in the place of the shipped ones, which are list prices; the README has the format.",
            HelpName = "FILE",
        });
        var command = new Command("cost", "Estimates a day in Azure: needs, prices, the settings to choose, and what stops scaling first.")
        {
            rate, latency, budget, keep, prices,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = await ReadAsync(parsed.GetValue(prices), cancellationToken);
            var load = FolderSample.Of(new DataFolder(parsed.GetValue(shared.Data)!)) ?? Workload.Generated;
            var question = new CostQuestion(parsed.GetValue(rate), parsed.GetValue(latency).Time,
                parsed.GetValue(budget) is > 0 and var most ? (decimal)most : null, parsed.GetValue(keep));
            var advice = Advice.For(question, load, list)
                ?? throw new UsageException(Beyond(question.Rate, load, list));
            var scale = s_scale.Select(each => (each, Advice.For(question with { Rate = each, Budget = null }, load, list))).ToList();
            new CostPrint(terminal, question, load, list, advice, scale).Write(parsed.GetValue(shared.Format)!);
            return advice.Verdict == Verdict.Met ? ExitCodes.Done : ExitCodes.CheckFailed;
        });
        return command;
    }

    private static string Beyond(double rate, Workload load, PriceList list) => string.Create(CultureInfo.InvariantCulture,
        $"No plan known here does the work at {rate:#,##0.##} events/s; ") + (Advice.MostRate((long)rate, load, list) is > 0 and var most
            ? string.Create(CultureInfo.InvariantCulture, $"the highest rate that one does is {most:N0} (--rate {most}).")
            : "nor at any other: look at what the list assumes.");

    private static async Task<PriceList> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
            return PriceList.Default();
        try
        {
            return PriceList.Read(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (PriceListException e)
        {
            throw new UsageException($"{path} is no list of prices. {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read. {e.Message}");
        }
    }
}
