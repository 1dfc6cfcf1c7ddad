using System.Text.Json.Nodes;

using FsCheck;
using FsCheck.Fluent;

using TradeKpi.Embedded.Tests.Warehouse;

namespace TradeKpi.Embedded.Tests.Report;

/// <summary>What was known then is what was answered then.</summary>
public sealed class AsOfProperties
{
    [Fact]
    public void A_report_as_of_any_version_is_byte_for_byte_what_it_said_when_that_version_was_new() =>
        Prop.ForAll(Histories.Mixed.ToArbitrary(), batches => AnswersStayAsync(batches).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3));

    /// <summary>The third batch came late: of the change after it, it says what that one left as it was.</summary>
    [Fact]
    public async Task Values_that_did_not_come_are_those_that_were_known_when_a_version_was_new()
    {
        const string none = "__debezium_unavailable_value";
        Assert.True(await AnswersStayAsync(
        [
            [Changes.Product("PROD1", "Garden", 9), .. Changed("INSERT", 1, "CUST1", "TR1")],
            Changed("UPDATE", 3, none, none),
            Changed("UPDATE", 2, "CUST2", "TR2"),
        ]));

        static JsonObject[] Changed(string changeType, long sequence, string customer, string trader) =>
        [
            Changes.Order("ORD1", changeType, sequence, customer: customer),
            Changes.Trade("TRD1", changeType, sequence, "BUY", 4, "2.50", "2025-01-01T10:00:00Z", trader),
        ];
    }

    private static async Task<bool> AnswersStayAsync(JsonObject[][] batches)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var then = new List<Dictionary<int, string>>();
        foreach (var batch in batches)
        {
            await warehouse.TakeAsync(batch);
            then.Add(await AnswersAsync(warehouse));
        }

        foreach (var (version, answers) in then.Select((answers, before) => (before + 1, answers)))
        {
            var now = await AnswersAsync(warehouse, Answers.AsOf(version));
            foreach (var (question, answer) in answers)
                Assert.True(answer == now[question],
                    $"{Answers.Questions[question].Report.Name} as of {version} was\n{answer}\nand is now\n{now[question]}");
        }

        return true;
    }

    private static async Task<Dictionary<int, string>> AnswersAsync(WarehouseOfTest warehouse, params KeyValuePair<string, string>[] more)
    {
        var answers = new Dictionary<int, string>();
        for (var at = 0; at < Answers.Questions.Count; at++)
            answers[at] = await warehouse.AnswerAsync(Answers.Questions[at].Report, Answers.Questions[at].Given.Concat(more));
        return answers;
    }
}
