using System.Globalization;
using System.Text.Json.Nodes;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Explain;

namespace TradeKpi.Embedded.Tests.Report;

public sealed class KeyEventsTests
{
    // Near the largest that an envelope may have; those of MongoDB come to 1.7e34.
    private const string Largest = "9999999999999999999999999999999999999";

    [Fact]
    public async Task Events_are_told_in_the_order_of_their_sequences_however_large()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(Order(Largest), Order("10"), Order("9"));
        Assert.Equal(["9", "10", Largest], await SequencesAsync(warehouse), StringComparer.Ordinal);
        Assert.Equal([Largest, "10", "9"], await SequencesAsync(warehouse, KeyValuePair.Create("sort", "-sequence")),
            StringComparer.Ordinal);
    }

    private static JsonObject Order(string sequence)
    {
        var change = Changes.Order("ORD1", "UPDATE", 1);
        change["event_id"] = "event " + sequence;
        change["sequence"] = JsonNode.Parse(sequence);
        return change;
    }

    private static async Task<IEnumerable<string>> SequencesAsync(WarehouseOfTest warehouse, params KeyValuePair<string, string>[] given)
    {
        var answer = JsonNode.Parse(await warehouse.AnswerAsync(KeyEvents.Definition,
            [KeyValuePair.Create("entity", "order"), KeyValuePair.Create("entity_key", "ORD1"), .. given]))!;
        return answer["rows"]!.AsArray().Select(row => Convert.ToString(row!["sequence"], CultureInfo.InvariantCulture)!);
    }
}
