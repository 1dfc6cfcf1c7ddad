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
        }

        return true;
    }
}
