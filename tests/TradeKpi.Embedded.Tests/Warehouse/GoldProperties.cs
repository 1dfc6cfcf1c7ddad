using System.Text.Json.Nodes;

using Dapper;

using FsCheck;
using FsCheck.Fluent;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The invariant that everything else rests on: incremental gold is what a full recompute gives.</summary>
public sealed class GoldProperties
{
    [Fact]
    public void Gold_is_what_a_full_recompute_gives_after_every_batch_of_any_history() =>
        Prop.ForAll(Histories.OfOrdersAndTrades.ToArbitrary(), batches => GoldAgreesAsync(batches).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static async Task<bool> GoldAgreesAsync(JsonObject[][] batches)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var batch in batches)
        {
            await warehouse.TakeAsync(batch);
            Assert.Empty(await warehouse.DifferencesAsync());
            Assert.Equal(
                await TalliesAsync("silver.change_events", "1", "iff(outcome = 'rejected', 1, 0)", "occurred_at", "enqueued_at"),
                await TalliesAsync("ops.vw_event_tallies", "events", "rejected", "last_event_at", "last_enqueued_at"),
                StringComparer.Ordinal);
        }

        return true;

        Task<IEnumerable<string>> TalliesAsync(string relation, string events, string rejected, string happened, string arrived) =>
            warehouse.Connection.QueryAsync<string>(
                $"select entity || ' ' || sum({events}) || ' ' || sum({rejected}) || ' ' || max({happened})::varchar || ' ' || "
                + $"max({arrived})::varchar from {relation} group by entity order by entity");
    }
}
