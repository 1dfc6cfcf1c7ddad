using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;

namespace TradeKpi.Embedded.Tests.Report;

/// <summary>Behind a number stand rows, and nothing else.</summary>
public sealed class ExplainProperties
{
    private const int Rows = 2;

    private static readonly (string Report, string Given)[] s_more =
    [
        ("daily-sales", "group_by=country"), ("daily-sales", "currency=local"), ("daily-sales", "customer_type=vip"),
        ("sales-breakdown", "by=product"), ("sales-breakdown", "by=category&country=de"),
        ("sales-breakdown", "by=customer&from=2025-01-02&to=2025-02-03"),
        ("product-pairs", "min_support=1"), ("inventory-cover", "window_days=2"), ("trend", "metric=units"),
        ("trader-performance", "group_by=day"), ("trader-performance", "from=2025-01-02"), ("trade-summary", "currency=local"),
        ("trade-summary", "trader_id=TR1"),
        ("blotter", "trade_type=SELL"), ("realised-pnl", "by=desk&per=hour"), ("realised-pnl", "by=symbol&per=day"),
        ("realised-pnl", "before=2025-01-02T12:00:00Z"), ("sales-breakdown", "by=product&before=2025-01-02T12:00:00Z"),
    ];

    [Fact]
    public void The_rows_behind_a_number_add_up_to_it_now_and_then() =>
        Prop.ForAll(Histories.Mixed.ToArbitrary(), batches => AddsUpAsync(batches).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1));

    private static async Task<bool> AddsUpAsync(JsonObject[][] batches)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var batch in batches)
            await warehouse.TakeAsync(batch);
        foreach (var explanation in ExplainReports.Explanations)
        {
            foreach (var given in s_more.Where(more => more.Report == explanation.Report.Name).Select(more => Given(more.Given))
                .Prepend([]).Concat(explanation.Report.FollowsGold ? [[Answers.AsOf(1)]] : []))
                await AssertRowsAsync(warehouse, explanation, given);
        }

        await AssertRestatedAsync(warehouse);
        return true;
    }

    private static async Task AssertRowsAsync(WarehouseOfTest warehouse, Explanation explanation, KeyValuePair<string, string>[] given)
    {
        foreach (var row in (await RowsAsync(warehouse, explanation.Report, given)).Take(Rows))
        {
            var keys = explanation.Report.DefaultOrder.Where(name => row[name] is not null && explanation.Takes(name))
                .Select(name => KeyValuePair.Create(name, row[name]!.ToString())).ToList();
            var question = given.Where(pair => explanation.Takes(pair.Key) && keys.TrueForAll(key => key.Key != pair.Key)).Concat(keys)
                .ToList();
            foreach (var column in explanation.Explained.Where(explanation.AddsUp))
            {
                var behind = await RowsAsync(warehouse, explanation.Rows, [.. question, new("column", column)]);
                var asked = $"{explanation.Report.Name} {string.Join(' ', question)} {column}";
                Assert.True(Number(row[column]) == behind.Sum(one => Number(one["contribution"])), $"{asked}: {row[column]}");
                Assert.All(behind, one => Assert.Equal((behind.Count, Number(row[column])),
                    ((int)one["rows_behind"]!, Number(one["sum_behind"]))));
                Assert.All(behind, AssertLine);
            }
        }
    }

    // Lines of customers and products are shown to nobody, and what was quarantined has none.
    private static void AssertLine(JsonObject row)
    {
        var entity = (string)row["entity"]!;
        if (entity == "offender")
            Assert.NotNull(row["entity_key"]);
        else if (entity is "refused event" or "event" && (row["line"] is null || row["event_id"] is null))
            Assert.NotNull(row["file_row_number"]);
        else
            Assert.Contains((string)row["event_id"]!, (string)row["line"]!, StringComparison.Ordinal);
    }

    private static async Task AssertRestatedAsync(WarehouseOfTest warehouse)
    {
        var numbers = ReportCatalog.Kpis.SelectMany(report => report.Columns).Where(column => column.Kind != ValueKind.Text)
            .Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var cells = await RowsAsync(warehouse, ReportCatalog.Kpi("restatements")!, [new("since", "1")]);
        var explained = 0;
        foreach (var cell in cells.Where(cell => numbers.Contains((string)cell["column_name"]!)).Take(20))
        {
            var behind = await RowsAsync(warehouse, ExplainReports.Find("restatements")!,
                [.. from name in new[] { "report", "row_key", "column_name" } select KeyValuePair.Create(name, (string)cell[name]!),
                    new("since", "1")]);
            if (behind.Count == 0 || behind[0]["sum_behind"] is null)
                continue;
            explained++;
            Assert.True(Number(cell["is"]) - Number(cell["was"]) == Number(behind[0]["sum_behind"]), cell.ToJsonString());
        }

        Assert.True(explained > 0 || cells.Count == 0);
    }

    private static async Task<List<JsonObject>> RowsAsync(WarehouseOfTest warehouse, ReportDefinition report,
        IEnumerable<KeyValuePair<string, string>> given) =>
        [.. JsonNode.Parse(await warehouse.AnswerAsync(report, given))!["rows"]!.AsArray().Select(row => row!.AsObject())];

    private static KeyValuePair<string, string>[] Given(string question) =>
        [.. question.Split('&').Select(part => part.Split('=')).Select(part => KeyValuePair.Create(part[0], part[1]))];

    private static decimal Number(JsonNode? value) => value is null ? 0 : decimal.Parse(value.ToString(), CultureInfo.InvariantCulture);
}
