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
