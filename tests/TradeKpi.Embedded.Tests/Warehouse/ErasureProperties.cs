using System.Text.Json.Nodes;

using Dapper;

using FsCheck;
using FsCheck.Fluent;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>
/// Whenever customers are erased, in whatever history: no figure moves, nothing of them stays, and nothing brings it back.
/// </summary>
public sealed class ErasureProperties
{
    private const string Lines = "select line::varchar from bronze.customer_lines where ops.clean(get_path(line, 'key')::varchar) in " +
        "('CUST1', 'CUST3')";

    private static readonly Dictionary<string, string> s_personal = new(StringComparer.Ordinal)
    {
        ["bronze"] = Lines,
        ["silver"] = "select name || email from silver.customer_events where customer_id in ('CUST1', 'CUST3')",
        ["now"] = "select name || email from silver.customers where customer_id in ('CUST1', 'CUST3')",
    };

    [Fact]
    public void Erased_at_any_moment_of_any_history_gold_stays_and_is_a_recompute_and_later_events_bring_nothing_back() =>
        Prop.ForAll(
            (from batches in Histories.Mixed
             from at in Gen.Choose(1, batches.Length)
             select (batches.Select(batch => batch.Select(WithEmail).ToArray()).ToArray(), at)).ToArbitrary(),
            given => HoldsAsync(given.Item1, given.at).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6));

    [Fact]
    public async Task The_same_event_again_is_a_duplicate_and_a_conflict_that_was_told_stays_told()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        JsonObject[] events = [Named("Ann", "e1"), Named("Bob", "e1"), Named("Cleo", "e2", sequence: 2)];
        await warehouse.TakeAsync(events);
        await EraseAsync(warehouse);
        await warehouse.TakeAsync([.. events, Named("Dan", "e3", sequence: 3)]);

        Assert.Equal(
            ["e1 accepted 0 -", "e1 conflict 0 -", "e2 accepted 0 -", "e1 duplicate 0 -", "e1 duplicate 0 -", "e2 duplicate 0 -",
                "e3 accepted 0 -"],
            await warehouse.Connection.QueryAsync<string>(
                "select event_id || ' ' || outcome || ' ' || payload_hash || ' ' || coalesce(name, '-') " +
                "from silver.customer_events order by hub_sequence"), StringComparer.Ordinal);
        Assert.Equal("e3 -", await warehouse.ScalarAsync<string>("select event_id || ' ' || coalesce(name, '-') from silver.customers"));
        Assert.Equal("customer CUST1 by letter 3 3 0", await warehouse.ScalarAsync<string>(
            "select entity || ' ' || entity_key || ' ' || reason || ' ' || bronze_lines || ' ' || silver_events || ' ' || " +
            "quarantine_lines from ops.erasures"));
    }

    [Fact]
    public async Task An_erased_name_comes_back_through_no_placeholder_and_what_stays_of_a_customer_is_kept_by_one()
    {
        const string none = "__debezium_unavailable_value";
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(WithEmail(Named("Ann", "e1")), WithEmail(Named(none, "e2", sequence: 2)));
        Assert.Equal("Ann customer@x.example DE", await CustomerAsync());
        await EraseAsync(warehouse);
        Assert.Equal("- - DE", await CustomerAsync());

        var later = Named(none, "e4", sequence: 4);
        (later["payload"]!["email"], later["payload"]!["country"]) = (none, none);
        await warehouse.TakeAsync(later);
        await warehouse.TakeAsync(WithEmail(Named("Ann", "e3", sequence: 3)));
        Assert.Equal("- - DE", await CustomerAsync());
        await EraseAsync(warehouse);
        await warehouse.RefreshAsync();
        Assert.Equal("- - DE", await CustomerAsync());
        await AssertNothingLeftAsync(warehouse, "bronze", "silver", "now");
        Assert.Empty(await warehouse.DifferencesAsync());

        Task<string?> CustomerAsync() => warehouse.ScalarAsync<string>(
            "select coalesce(name, '-') || ' ' || coalesce(email, '-') || ' ' || country from silver.customers");
    }

    [Fact]
    public async Task A_row_that_names_one_customer_in_its_key_and_another_in_its_payload_goes_with_either()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var mixed = Named("Ann", "e1");
        mixed["key"] = "CUST9";
        await warehouse.TakeAsync(mixed);
        await EraseAsync(warehouse);
        Assert.Equal("rejected -", await warehouse.ScalarAsync<string>(
            "select outcome || ' ' || coalesce(name, '-') from silver.customer_events"));
        Assert.DoesNotContain("Ann", await warehouse.ScalarAsync<string>("select line::varchar from bronze.customer_lines"),
            StringComparison.Ordinal);
        await warehouse.TakeAsync(Named("Bea", "e2", sequence: 7));
        Assert.Null(await warehouse.ScalarAsync<string>("select name from silver.customers where customer_id = 'CUST1'"));
    }

    [Fact]
    public async Task What_was_refused_and_names_the_customer_keeps_its_reason_alone()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var (row, rest) in new[] { (1, "\"raw\":\"CUST1;Ann\""), (2, "\"raw\":\"CUST2;Bea\""), (3, "\"raw_base64\":\"QW5u\"") })
        {
            await warehouse.Connection.ExecuteAsync(
                "insert into bronze.quarantine_lines (line, file_name, file_row_number) select parse_json(:line), 'q.json', :place",
                new
                {
                    line = $"{{\"quarantine_id\":\"q{row}\",\"reason\":\"TORN_JSON\",\"message\":\"Ann\",\"origin\":\"f\",{rest}}}",
                    place = row,
                });
        }

        await EraseAsync(warehouse);
        await EraseAsync(warehouse);

        Assert.Equal(
            ["{\"quarantine_id\":\"q1\",\"reason\":\"TORN_JSON\",\"origin\":\"f\"}",
                "{\"quarantine_id\":\"q2\",\"reason\":\"TORN_JSON\",\"message\":\"Ann\",\"origin\":\"f\",\"raw\":\"CUST2;Bea\"}",
                "{\"quarantine_id\":\"q3\",\"reason\":\"TORN_JSON\",\"origin\":\"f\"}"],
            await warehouse.Connection.QueryAsync<string>("select line::varchar from bronze.quarantine_lines order by file_row_number"),
            StringComparer.Ordinal);
        Assert.Equal(2, await warehouse.ScalarAsync<long>("select quarantine_lines from ops.erasures"));
    }

    private static async Task<bool> HoldsAsync(JsonObject[][] batches, int at)
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        foreach (var batch in batches[..at])
            await warehouse.TakeAsync(batch);
        var before = await GoldAsync(warehouse);
        await EraseAsync(warehouse, "CUST1", "CUST3");
        Assert.Equal(before, await GoldAsync(warehouse), StringComparer.Ordinal);
        Assert.Empty(await warehouse.DifferencesAsync());
        await AssertNothingLeftAsync(warehouse, "bronze", "silver", "now");

        // Half of the rest comes before the procedure runs again, and none of it shows in silver meanwhile.
        foreach (var batch in batches)
            await warehouse.TakeAsync(batch);
        Assert.Empty(await warehouse.DifferencesAsync());
        await AssertNothingLeftAsync(warehouse, "silver", "now");
        await EraseAsync(warehouse);
        await AssertNothingLeftAsync(warehouse, "bronze", "silver", "now");
        return true;
    }

    private static async Task AssertNothingLeftAsync(WarehouseOfTest warehouse, params string[] layers)
    {
        foreach (var layer in layers)
        {
            var found = (await warehouse.Connection.QueryAsync<string?>(s_personal[layer])).OfType<string>();
            Assert.DoesNotContain(found, text => layer != "bronze" || text.Contains("customer@", StringComparison.Ordinal)
                || text.Contains("A customer", StringComparison.Ordinal));
        }
    }

    private static async Task<IReadOnlyList<string>> GoldAsync(WarehouseOfTest warehouse)
    {
        var rows = new List<string>();
        foreach (var relation in await warehouse.Connection.QueryAsync<string>("select relation from verify.comparisons order by relation"))
            rows.AddRange((await warehouse.Connection.QueryAsync($"select * from {relation} order by all")).Select(row =>
                $"{relation} {string.Join(" | ", ((IDictionary<string, object?>)row).Values)}"));
        return rows;
    }

    private static async Task EraseAsync(WarehouseOfTest warehouse, params string[] keys)
    {
        foreach (var key in keys.Length == 0 ? ["CUST1"] : keys)
        {
            await warehouse.Connection.ExecuteAsync(
                "insert into ops.erasures (entity, entity_key, reason) select 'customer', :key, 'by letter' "
                + "where :key not in (select entity_key from ops.erasures)", new { key });
        }

        await warehouse.Connection.ExecuteAsync(
            "execute immediate $$ begin begin transaction; call ops.erase_customers(); commit; end $$");
    }

    private static JsonObject Named(string name, string eventId, long sequence = 1) => Changes.Of(
        "customer", "CUST1", "UPDATE", sequence,
        new JsonObject { ["customer_id"] = "CUST1", ["name"] = name, ["country"] = "DE" }, eventId);

    private static JsonObject WithEmail(JsonObject change)
    {
        var copy = (JsonObject)change.DeepClone();
        if (copy["entity"]!.GetValue<string>() == "customer" && copy["payload"] is JsonObject { Count: > 0 } payload)
            payload["email"] = "customer@x.example";
        return copy;
    }
}
