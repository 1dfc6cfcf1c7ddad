using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Erasure;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>
/// <c>erase customers</c>: names, e-mail addresses and whatever else no figure is made of, out of everything in the folder.
/// </summary>
internal static class EraseCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var keys = new Argument<string[]>("key")
        {
            Description = "Keys of customers, such as CUST27; - reads them from standard input, one a line.",
            Arity = ArgumentArity.OneOrMore,
        };
        var reason = new Option<string>("--reason") { Description = "Why, to be kept beside the key.", HelpName = "TEXT" };
        var customers = new Command("customers", "Erases customers' personal data; keys, orders and every total stay.") { keys, reason };
        customers.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = await KeysAsync(terminal, parsed.GetValue(keys)!, cancellationToken);
            return await EraseAsync(terminal, new DataFolder(parsed.GetValue(shared.Data)!), asked, parsed.GetValue(reason) ?? "",
                parsed.GetValue(shared.Format)!, cancellationToken);
        });
        return new Command("erase", "Personal data, by key.") { customers };
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(Terminal terminal, string[] given, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        foreach (var one in given)
        {
            if (one != "-")
            {
                keys.Add(ErasedKeys.Clean(one));
                continue;
            }

            using var lines = new StreamReader(terminal.Input, leaveOpen: true);
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    keys.Add(ErasedKeys.Clean(line));
            }
        }

        return keys.Count > 0 && keys.All(key => key.Length > 0)
            ? [.. keys.Distinct(StringComparer.Ordinal)]
            : throw new UsageException("A key is empty, or there is none.");
    }

    private static async Task<int> EraseAsync(Terminal terminal, DataFolder folder, IReadOnlyList<string> keys, string reason,
        string format, CancellationToken cancellationToken)
    {
        await using var session = await LocalSession.OpenAsync(folder, terminal, mustExist: true, configure: null, cancellationToken);
        var erasing = new Erasing(session, folder);
        await terminal.WatchAsync("Bringing what stands in the folder to gold", () => erasing.CatchUpAsync(cancellationToken));
        if (await erasing.UnknownAsync(keys, cancellationToken) is { Count: > 0 } unknown)
        {
            throw new UsageException($"{folder.Root} knows no customer {string.Join(", ", unknown)}. Nothing was erased.");
        }

        var report = await terminal.WatchAsync("Erasing", () => erasing.EraseAsync(keys, reason, cancellationToken));
        if (format == "json")
            terminal.Out.WriteLine(JsonSerializer.Serialize(report, ResultJson.Options));
        else
            Print(terminal, report);
        foreach (var remaining in report.Remaining)
            await terminal.Error.WriteLineAsync(remaining);
        return report.Remaining.Count == 0 ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    private static void Print(Terminal terminal, EraseReport report)
    {
        foreach (var customer in report.Customers)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{customer.Key}: {customer.BronzeLines:N0} lines of bronze, " +
                $"{customer.SilverEvents:N0} events of silver, {customer.QuarantineLines:N0} refused events"));
        }

        Say(string.Create(CultureInfo.InvariantCulture,
            $"lake: {report.LakeEvents:N0} events and {report.LakeEntries:N0} refused ones, in {report.LakeFiles:N0} files"));
        Say(string.Create(CultureInfo.InvariantCulture, $"hub: {report.HubEvents:N0} events"));
        Say(report.Remaining.Count == 0
            ? "Erased. Keys, orders and every total stay; what comes of these customers from now on is masked."
            : "Erased, but for what could not be read:");

        void Say(string line) => terminal.Out.WriteLine(line);
    }
}
