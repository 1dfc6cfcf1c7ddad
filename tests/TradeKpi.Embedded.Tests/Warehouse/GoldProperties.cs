using System.Text.Json.Nodes;

using FsCheck;
using FsCheck.Fluent;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The invariant that everything else rests on: incremental gold is what a full recompute gives.</summary>
public sealed class GoldProperties
{
    [Fact]
    public void Gold_is_what_a_full_recompute_gives_after_every_batch_of_any_history() =>
        Prop.ForAll(Histories.OfOrdersAndTrades.ToArbitrary(), batches => GoldAgreesAsync(batches).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    private static async Task<bool> GoldAgreesAsync(JsonObject[][] batches)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var batch in batches)
        {
            await warehouse.TakeAsync(batch);
            Assert.Empty(await warehouse.DifferencesAsync());
            Assert.Equal(
                await warehouse.ScalarAsync<string>(Tallied("entity, 1 as events, iff(outcome = 'rejected', 1, 0) as rejected, "
                    + "occurred_at as event_at, enqueued_at as arrived_at, processed_at from silver.change_events")),
                await warehouse.ScalarAsync<string>(Tallied("entity, events, rejected, last_event_at as event_at, "
                    + "last_enqueued_at as arrived_at, last_processed_at as processed_at from ops.vw_event_tallies")));
        }

        return true;
    }

    private static string Tallied(string rows) => $"""
        with tallies as (
          select entity || ' ' || sum(events) || ' ' || sum(rejected) || ' ' || max(event_at)::varchar || ' ' || max(arrived_at)::varchar
            || ' ' || max(processed_at)::varchar as tally
          from (select {rows}) as listed
          group by entity
        )

        select listagg(tally, ', ') within group (order by tally) from tallies
        """;
}
