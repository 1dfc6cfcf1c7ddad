using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using TradeKpi.Cost;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>An estimate as a table for people, as one JSON object, or the lines of all bills as CSV.</summary>
internal sealed class CostPrint(
    Terminal terminal, CostQuestion question, Workload load, PriceList list, Advice advice,
    IReadOnlyList<(double Rate, Advice? Advice)> scale)
{
    private readonly Estimate _best = advice.Estimate;

    public void Write(string format)
    {
        switch (format)
        {
            case "json":
                terminal.Out.WriteLine(JsonSerializer.Serialize(Whole(), ResultJson.Options));
                break;
            case "csv":
                WriteCsv();
                break;
            default:
                WriteTables();
                break;
        }
    }

    private object Whole() => new
    {
        EventsPerSecond = question.Rate,
        LatencySeconds = question.Latency.TotalSeconds,
        question.Budget,
        question.KeepDays,
        Prices = new { list.Date, list.Region, list.Currency, list.Note, list.Sources },
        Measured = load,
        Verdict = advice.Verdict.ToString(),
        TotalPerDay = _best.Total,
        WorstLatencySeconds = Math.Round(_best.Latency.TotalSeconds, 1),
        _best.Warehouse,
        _best.Partitions,
        Settings = _best.Plan.Settings.ToDictionary(StringComparer.Ordinal),
        Bill = _best.Items,
        Scale = scale.Select(one => new
        {
            EventsPerSecond = one.Rate,
            Verdict = one.Advice?.Verdict.ToString(),
            TotalPerDay = one.Advice?.Estimate.Total,
            WorstLatencySeconds = one.Advice is { } known ? Math.Round(known.Estimate.Latency.TotalSeconds, 1) : (double?)null,
            Limits = one.Advice?.Estimate.Limits,
        }),
    };

    private void WriteCsv()
    {
        terminal.Out.WriteLine("events_per_second,service,item,quantity,unit,price,cost");
        foreach (var estimate in scale.Select(one => one.Advice?.Estimate).OfType<Estimate>().Where(one => one.Rate != question.Rate)
            .Prepend(_best))
        {
            foreach (var item in estimate.Items)
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{estimate.Rate},{item.Service},\"{item.Item}\",{item.Quantity:0.######},\"{item.Unit}\",{item.Price},{item.Cost}"));
        }
    }

    private void WriteTables()
    {
        var (total, latest) = (Text($"{_best.Total:N2} {list.Currency}"), Time(_best.Latency));
        Say($"A day at {question.Rate:#,##0.##} events/s: {total}, visible within {latest} at worst. {Words()}");
        Print(["service", "item", "quantity", "unit", "price", "cost"], _best.Items.Select(item => new[]
        {
            item.Service, item.Item, Text($"{item.Quantity:N2}"), item.Unit, Text($"{item.Price:0.######}"), Text($"{item.Cost:N2}"),
        }));
        Say($"Settings, with {_best.Partitions:N0} partitions and one {_best.Warehouse} warehouse:");
        Print(["setting", "value"], _best.Plan.Settings.Select(setting => new[] { setting.Key, setting.Value }));
        Say($"What stops scaling first, each at the plan for {Time(question.Latency)}, or the fastest:");
        Print(["events/s", $"{list.Currency} a day", "visible within", "stops first", "at events/s", "then"], scale.Select(Row));
        Say($"Measured of {load.From}: {load.BytesPerEvent:N0} bytes an event, {load.EntitiesPerBatch:0.0} files a batch.");
        Say($"A run takes {load.StatementsPerRun} statements. Reports, the door over HTTP and private endpoints are not in it.");
        Say($"Prices of {list.Region}, {list.Date:yyyy-MM-dd}. {list.Note}");
    }

    private static string[] Row((double Rate, Advice? Advice) one) => one.Advice?.Estimate is { } known
        ?
        [
            Text($"{one.Rate:N0}"), Text($"{known.Total:N2}"),
            Time(known.Latency) + (one.Advice.Verdict == Verdict.Met ? "" : ", too slow"),
            known.Limits[0].Part,
            Text($"{known.Limits[0].EventsPerSecond:N0}"), known.Limits[0].Next,
        ]
        : [Text($"{one.Rate:N0}"), "-", "-", "no plan known here does the work", "", ""];

    private string Words() => advice.Verdict switch
    {
        Verdict.Met => $"The cheapest that keeps {Time(question.Latency)}.",
        Verdict.TooSlow => $"Nothing {Within()}is as fast as {Time(question.Latency)}: this is the fastest.",
        Verdict.TooDear => $"{Time(question.Latency)} would cost {Text($"{advice.Cheapest:N2}")}: this is the fastest within the budget.",
        _ => "Nothing costs as little as the budget: this is the cheapest.",
    };

    private string Within() => question.Budget is null ? "" : "within the budget ";

    private void Print(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = terminal.IsTerminal ? TableBorder.Simple : TableBorder.None };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = true, Alignment = Alignment(column) });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        Terminal.Console(terminal.Out, terminal.IsTerminal).Write(table);
    }

    private static Justify Alignment(string column) =>
        column is "quantity" or "price" or "cost" or "events/s" or "at events/s" || column.EndsWith(" a day", StringComparison.Ordinal)
            ? Justify.Right : Justify.Left;

    private void Say(FormattableString line) => terminal.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Text(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.FromSeconds(100) => Text($"{time.TotalSeconds:0.#} s"),
        _ when time < TimeSpan.FromMinutes(100) => Text($"{time.TotalMinutes:0.#} min"),
        _ => Text($"{time.TotalHours:0.#} h"),
    };
}
