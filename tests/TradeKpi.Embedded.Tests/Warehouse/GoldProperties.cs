using System.Globalization;
using System.Text.Json.Nodes;

using FsCheck;
using FsCheck.Fluent;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The invariant that everything else rests on: incremental gold is what a full recompute gives.</summary>
public sealed class GoldProperties
{
    private static readonly string[] s_statuses = ["PENDING", " shipped", "Delivered", "CANCELLED", "nonsense"];
    private static readonly string?[] s_currencies = [null, "USD", "eur", "GBP", "XXX"];
    private static readonly string[] s_changes = ["INSERT", "UPDATE", "UPDATE", "DELETE", "SNAPSHOT"];

    /// <summary>Few keys, days, customers and symbols, so that everything meets everything.</summary>
    private static Gen<JsonObject> Order { get; } =
        from id in Gen.Choose(1, 12)
        from change in Gen.Elements(s_changes)
        from sequence in Gen.Choose(1, 60)
        from cents in Gen.Choose(-100, 30_000)
        from status in Gen.Elements(s_statuses)
        from day in Gen.Choose(1, 6)
        from customer in Gen.Choose(1, 4)
        from product in Gen.Choose(1, 3)
        from quantity in Gen.Choose(0, 5)
        from currency in Gen.Elements(s_currencies)
        select Changes.Order(
            $"ORD{id}", change, sequence, (cents / 100m).ToString(CultureInfo.InvariantCulture), status,
            string.Create(CultureInfo.InvariantCulture, $"2025-0{1 + (day % 2)}-0{day}T1{day}:00:00Z"), $"CUST{customer}", $"PROD{product}", quantity, currency);

    private static Gen<JsonObject> Trade { get; } =
        from id in Gen.Choose(1, 14)
        from change in Gen.Elements(s_changes)
        from sequence in Gen.Choose(1, 60)
        from isBuy in Gen.Elements(true, false)
        from quantity in Gen.Choose(0, 9)
        from price in Gen.Choose(1, 900)
        from hour in Gen.Choose(0, 23)
        from day in Gen.Choose(1, 3)
        from trader in Gen.Choose(1, 2)
        from currency in Gen.Elements(s_currencies)
        select Changes.Trade(
            $"TRD{id}", change, sequence, isBuy ? "BUY" : "SELL", quantity, (price / 8m).ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"2025-01-0{day}T{hour:D2}:00:00Z"), $"TR{trader}", currency: currency);

    /// <summary>Some batches, in which events also come again, late and out of order.</summary>
    private static Gen<JsonObject[][]> History { get; } =
        from events in Gen.OneOf(Order, Trade).ArrayOf(60)
        from again in Gen.Choose(0, events.Length - 1).ArrayOf(8)
        from shuffled in Gen.Shuffle(events.Concat(again.Select(i => events[i])).ToArray())
        from size in Gen.Choose(5, 30)
        select shuffled.Chunk(size).ToArray();

    [Fact]
    public void Gold_is_what_a_full_recompute_gives_after_every_batch_of_any_history() =>
        Prop.ForAll(History.ToArbitrary(), batches => GoldAgreesAsync(batches).GetAwaiter().GetResult())
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
