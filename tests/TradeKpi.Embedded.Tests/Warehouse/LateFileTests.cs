using System.Text.Json.Nodes;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Embedded.Tests.Report;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>
/// Which of an event's places in the hub counts does not depend on the order in which their files are loaded: the first in the hub does.
/// </summary>
public sealed class LateFileTests : IAsyncLifetime
{
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task The_payload_that_came_first_into_the_hub_counts_and_the_other_is_a_conflict_though_its_file_was_loaded_before()
    {
        var (first, other) = (Place(Order(1, "10.00")), Place(Order(1, "20.00")));
        await LoadAsync(other);
        await LoadAsync(first);

        Assert.Equal(10.00m, await _warehouse.ScalarAsync<decimal>("select net_sales from gold.vw_daily_sales_analysis"));
        Assert.Equal(20.00m, await _warehouse.ScalarAsync<decimal>("select amount from silver.order_events where outcome = 'conflict'"));
        Assert.Equal("EVENT_ID_REUSED", await _warehouse.ScalarAsync<string>("select reason from silver.conflicting_events"));
        Assert.Equal((2, 1, 1), await _warehouse.Connection.QuerySingleAsync<(int, int, int)>(
            "select positions::integer, accepted::integer, conflict::integer from ops.vw_accounting"));
    }

    [Fact]
    public async Task Events_that_give_way_after_gold_counted_them_make_later_inserts_no_dearer()
    {
        var (first, other) = (Place(Order(1, "10.00")), Place(Order(1, "20.00")));
        await LoadAsync(other);
        await LoadAsync(first);

        Assert.Empty(await _warehouse.Connection.QueryAsync<string>(
            "select table_name from __engine.tracked where logged and table_name like '%_events'"));
    }

    [Fact]
    public async Task The_key_of_a_payload_that_gave_way_shows_what_its_other_events_say_or_nothing()
    {
        var (one, two) = (Place(Order(1, "10.00")), Place(Order(2, "20.00")));
        var (other, third) = (Place(Order(2, "30.00", "ORD1")), Place(Order(2, "40.00", "ORD3")));
        await LoadAsync(third);
        await LoadAsync(one, other);
        Assert.Equal("ORD1 30.00", await CurrentAsync());
        await LoadAsync(two);

        Assert.Equal("ORD1 10.00, ORD2 20.00", await CurrentAsync());
        Assert.Equal(30.00m, await _warehouse.ScalarAsync<decimal>("select sum(net_sales) from gold.vw_daily_sales_analysis"));
    }

    [Fact]
    public async Task A_rejected_payload_that_came_first_into_the_hub_counts_as_rejected()
    {
        var (first, other) = (Place(Order(1, "-1.00")), Place(Order(1, "20.00")));
        await LoadAsync(other);
        await LoadAsync(first);

        Assert.Equal("", await CurrentAsync());
        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(*) from gold.daily_sales"));
        Assert.Equal("rejected conflict", await _warehouse.ScalarAsync<string>(
            "select max(outcome) || ' ' || min(outcome) from silver.order_events"));
    }

    [Fact]
    public async Task What_a_version_of_gold_said_before_a_late_file_can_be_asked_still()
    {
        var (first, other) = (Place(Order(1, "10.00")), Place(Order(1, "20.00")));
        await LoadAsync(other);
        var question = Answers.Questions[0];
        var then = await _warehouse.AnswerAsync(question.Report, question.Given);
        await LoadAsync(first);

        Assert.False(then == await _warehouse.AnswerAsync(question.Report, question.Given));
        Assert.Equal(then, await _warehouse.AnswerAsync(question.Report, [.. question.Given, Answers.AsOf(1)]));
    }

    [Fact]
    public async Task A_run_that_failed_between_a_late_files_judgement_and_gold_is_made_up_for_by_the_next()
    {
        var (first, other) = (Place(Order(1, "10.00")), Place(Order(1, "20.00")));
        await _warehouse.LoadAsync([other]);
        await _warehouse.TypeAsync();
        await _warehouse.LoadAsync([first]);
        await _warehouse.TypeAsync();
        await _warehouse.LoadAsync([Place(Order(2, "5.00"))]);
        await _warehouse.RefreshAsync();

        Assert.Equal("ORD1 10.00, ORD2 5.00", await CurrentAsync());
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public void Gold_does_not_depend_on_the_order_in_which_files_are_loaded() =>
        Prop.ForAll(Histories.Mixed.ToArbitrary(), Gen.Choose(1, int.MaxValue).ToArbitrary(),
                (files, seed) => AgreesAsync(files, new Random(seed)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3));

    private static async Task<bool> AgreesAsync(JsonObject[][] files, Random random)
    {
        await using var inOrder = await WarehouseOfTest.OpenAsync();
        await using var shuffled = await WarehouseOfTest.OpenAsync();
        var placed = files.Select(file => file.Select(inOrder.OnNextPosition).ToList()).ToArray();
        await inOrder.LoadAsync(placed.SelectMany(file => file));
        await inOrder.RefreshAsync();
        random.Shuffle(placed);
        foreach (var file in placed)
        {
            await shuffled.LoadAsync(file);
            if (random.Next(4) > 0)
                await shuffled.RefreshAsync();
            else
                await shuffled.TypeAsync();
        }

        await shuffled.RefreshAsync();
        Assert.Empty(await shuffled.DifferencesAsync());
        foreach (var relation in await RelationsAsync(inOrder))
            Assert.Equal(await RowsAsync(inOrder, relation), await RowsAsync(shuffled, relation), StringComparer.Ordinal);
        Assert.Equal(await RowsAsync(shuffled, "* from verify.newest_events where version > 0"),
            await RowsAsync(shuffled, "* from gold.newest_events"), StringComparer.Ordinal);
        return true;
    }

    private static async Task<IEnumerable<string>> RelationsAsync(WarehouseOfTest warehouse) =>
    [
        "entity, event_id, hub_sequence, outcome, reasons from silver.change_events",
        "entity, sum(events), sum(rejected) from ops.vw_event_tallies group by entity",
        "* from silver.customers",
        "* from silver.products",
        .. await warehouse.Connection.QueryAsync<string>("select keys || ', ' || measures || ' from ' || relation from verify.comparisons"),
    ];

    private static async Task<List<string>> RowsAsync(WarehouseOfTest warehouse, string relation) =>
    [
        .. (await warehouse.Connection.QueryAsync($"select {relation}"))
            .Select(row => string.Join(" | ", (IDictionary<string, object?>)row)).Order(StringComparer.Ordinal),
    ];

    private static JsonObject Order(int n, string amount, string? key = null)
    {
        var order = Changes.Order(key ?? $"ORD{n}", "INSERT", n, amount);
        order["event_id"] = $"{n:x8}-0000-7000-8000-000000000000";
        return order;
    }

    private JsonObject Place(JsonObject change) => _warehouse.OnNextPosition(change);

    /// <summary>Loads lines as one file, shows them in gold and holds gold against its recompute.</summary>
    private async Task LoadAsync(params JsonObject[] lines)
    {
        await _warehouse.LoadAsync(lines);
        await _warehouse.RefreshAsync();
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    private async Task<string> CurrentAsync() => string.Join(", ", await _warehouse.Connection.QueryAsync<string>(
        "select order_id || ' ' || cast(amount as decimal(18, 2)) from silver.orders where not is_deleted order by order_id"));
}
