using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Specs.Debezium;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>
/// Random transactions of every connector's shape, shuffled where they tell a position, duplicated, cut into files that come in any order:
/// gold ends with what the sources end with, and every change counts once.
/// </summary>
public sealed class SourceProperties
{
    private const int Files = 4;
    private static readonly EventReader s_reader = new(new EventOptions());

    // All connectors share a warehouse, which costs more than their events.
    [Fact]
    public void Gold_equals_the_sources_final_state_however_their_changes_are_delivered() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed => AgreesAsync(new Random(seed)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2));

    private static async Task<bool> AgreesAsync(Random random)
    {
        var changes = SourceHistory.Connectors.SelectMany(connector => SourceHistory.Of(connector, random)).ToList();
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var lines = SourceHistory.Deliver(changes, random).Select(change => warehouse.OnNextPosition(Read(change))).ToList();
        var files = lines.Chunk((lines.Count / Files) + 1).ToArray();
        random.Shuffle(files);
        foreach (var file in files)
        {
            await warehouse.LoadAsync(file);
            await warehouse.RefreshAsync();
        }

        Assert.Equal(changes.Count, await warehouse.ScalarAsync<long>(
            "select count(*) from silver.order_events where outcome = 'accepted'"));
        Assert.Equal(Final(changes), (await warehouse.Connection.QueryAsync<string>(
            "select order_id || ' ' || quantity::integer from silver.orders_derived order by order_id")).ToList(), StringComparer.Ordinal);
        Assert.Equal(
            (Final(changes).Count, changes.GroupBy(change => change.Key, StringComparer.Ordinal).Sum(key => key.Last().Quantity + 1 ?? 0)),
            await warehouse.Connection.QuerySingleAsync<(int, decimal)>(
                "select coalesce(sum(transactions), 0)::integer, coalesce(sum(gross_sales), 0) from gold.daily_sales"));
        Assert.Equal(Final(changes), (await warehouse.Connection.QueryAsync<string>("""
            select order_id || ' ' || quantity::integer from silver.orders_history
            where is_current and change_type <> 'DELETE'
            order by order_id
            """)).ToList(), StringComparer.Ordinal);
        Assert.Empty(await warehouse.DifferencesAsync());
        return true;
    }

    private static JsonObject Read(SourceChange change)
    {
        var read = s_reader.Read(Encoding.UTF8.GetBytes(change.Json));
        Assert.True(read.Event is not null, $"refused: {read.Refusal} for {change.Json}");
        return JsonNode.Parse(read.Event.Json.Span)!.AsObject();
    }

    private static List<string> Final(IEnumerable<SourceChange> changes) =>
    [
        .. changes.GroupBy(change => change.Key, StringComparer.Ordinal).Select(key => key.Last())
            .Where(change => change.Quantity is not null)
            .Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Key} {change.Quantity}")).Order(StringComparer.Ordinal),
    ];
}
