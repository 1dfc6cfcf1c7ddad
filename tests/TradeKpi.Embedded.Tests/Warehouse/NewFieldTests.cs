using System.Text.Json.Nodes;

using Dapper;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>The example of sql/README.md: a field that sources begin to send comes to silver by one script.</summary>
public sealed class NewFieldTests : IAsyncLifetime
{
    private const string Script = "30_silver/013_type_order_events.sql";

    private readonly ScriptChange _change = ScriptChange.OfReadme();
    private WarehouseOfTest _warehouse = null!;

    public async Task InitializeAsync() => _warehouse = await WarehouseOfTest.OpenAsync();

    public async Task DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task One_changed_script_gives_the_past_and_the_future_their_field()
    {
        await _warehouse.TakeAsync(
            Gift("ORD1", "INSERT", 1, " Happy birthday "), Gift("ORD2", "INSERT", 1, null), Gift("ORD1", "UPDATE", 2, "Merry Christmas"));

        await _warehouse.DeployAsync(Changed);
        Assert.Equal(["ORD1 Merry Christmas", "ORD2 "], await CurrentAsync());

        await _warehouse.TakeAsync(Gift("ORD2", "UPDATE", 2, "Good luck"), Gift("ORD3", "INSERT", 1, "Get well"));
        Assert.Equal(["ORD1 Merry Christmas", "ORD2 Good luck", "ORD3 Get well"], await CurrentAsync());
        Assert.Equal(
            ["ORD1 1 Happy birthday", "ORD1 2 Merry Christmas", "ORD2 1 ", "ORD2 2 Good luck", "ORD3 1 Get well"],
            await TextsAsync("select order_id || ' ' || version || ' ' || coalesce(gift_note, '') from silver.orders_history order by 1"));
        Assert.Empty(await _warehouse.DifferencesAsync());
    }

    [Fact]
    public async Task The_filled_past_is_what_a_full_recompute_gives()
    {
        JsonObject[] lines =
        [
            Gift("ORD1", "INSERT", 1, "One"), Gift("ORD1", "DELETE", 2, "Two"), Gift("ORD2", "INSERT", 1, ""),
            Gift("", "INSERT", 1, "Rejected"),
        ];
        await _warehouse.TakeAsync(lines);
        await _warehouse.DeployAsync(Changed);

        await using var scratch = await WarehouseOfTest.OpenAsync(Changed);
        await scratch.LoadAsync(lines.Select(scratch.OnNextPosition));
        await scratch.Connection.ExecuteAsync("execute immediate $$ begin begin transaction; call verify.recompute(); commit; end $$");

        var filled = await EventsAsync(_warehouse);
        Assert.Equal(4, filled.Count);
        Assert.Equal(await EventsAsync(scratch), filled);
    }

    [Fact]
    public async Task Deployed_again_it_changes_nothing_and_gives_no_run_a_reason()
    {
        await _warehouse.TakeAsync(Gift("ORD1", "INSERT", 1, "One"), Gift("ORD2", "INSERT", 1, "  "));
        await _warehouse.DeployAsync(Changed);
        await _warehouse.RefreshAsync();
        Assert.Equal(0, await _warehouse.ScalarAsync<long>("select count(*) from gold.order_deltas"));
        var filled = await EventsAsync(_warehouse);

        await _warehouse.DeployAsync(Changed);

        Assert.Equal(0, await _warehouse.Connection.ExecuteAsync(await FillingAsync()));
        Assert.Equal(filled, await EventsAsync(_warehouse));
        Assert.False(await _warehouse.ScalarAsync<bool>("select has_pending from ops.vw_pipeline_pending"));
    }

    [Fact]
    public async Task What_the_old_script_typed_meanwhile_is_filled_by_the_next_deployment()
    {
        await _warehouse.TakeAsync(Gift("ORD1", "INSERT", 1, "One"));
        await _warehouse.DeployAsync(Changed);
        await _warehouse.DeployAsync();
        await _warehouse.TakeAsync(Gift("ORD2", "INSERT", 1, "Two"));
        Assert.Equal(["ORD1 One", "ORD2 "], await CurrentAsync());

        await _warehouse.DeployAsync(Changed);

        Assert.Equal(["ORD1 One", "ORD2 Two"], await CurrentAsync());
    }

    private static JsonObject Gift(string id, string changeType, long sequence, string? note)
    {
        var order = Changes.Order(id, changeType, sequence);
        order["payload"]!["gift_note"] = note;
        return order;
    }

    /// <summary>The statement with which the changed script fills the past.</summary>
    private async Task<string> FillingAsync()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sql", Script));
        var last = SqlScript.Split(_change.Apply(script))[^1].Text;
        Assert.StartsWith("update silver.order_events", last, StringComparison.Ordinal);
        return last;
    }

    private string Changed(string path, string text) => path == Script ? _change.Apply(text) : text;

    private Task<IReadOnlyList<string>> CurrentAsync() =>
        TextsAsync("select order_id || ' ' || coalesce(gift_note, '') from silver.current_orders order by 1");

    private async Task<IReadOnlyList<string>> TextsAsync(string sql) => [.. await _warehouse.Connection.QueryAsync<string>(sql)];

    private static async Task<IReadOnlyList<string>> EventsAsync(WarehouseOfTest warehouse)
    {
        var rows = await warehouse.Connection.QueryAsync("select * exclude (processed_at) from silver.order_events order by hub_sequence");
        return [.. rows.Select(row => string.Join(", ", (IDictionary<string, object?>)row))];
    }
}
