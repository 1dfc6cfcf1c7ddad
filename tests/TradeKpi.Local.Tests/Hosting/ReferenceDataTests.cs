using TradeKpi.Embedded;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class ReferenceDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("reference.plausible_times", "update reference.plausible_times set earliest = '1960-01-01', days_ahead = 30 where " +
        "field = 'order.order_date'")]
    [InlineData("reference.order_statuses", "insert into reference.order_statuses (spelling, status) values ('ENVIADO', 'SHIPPED')")]
    [InlineData("reference.countries", "insert into reference.countries (spelling, country) values ('ALLEMAGNE', 'DE')")]
    [InlineData("ops.alert_rules", "insert into ops.alert_rules (name, definition, edited_at) values ('a', '{}', '2025-01-01 10:00:00')")]
    [InlineData("ops.alert_changes", "insert into ops.alert_changes (alert_id, rule, nth, kind, report, state, changed_at, gold_version, " +
        "value, detail) values ('a1', 'a', 1, 'THRESHOLD', 'positions', 'FIRING', '2025-01-01 10:00:00.123456', 7, 1.5, 'a fires')")]
    [InlineData("ops.alert_deliveries", "insert into ops.alert_deliveries (alert_id, webhook, status, attempts, due_at) " +
        "values ('a1', 'ops', 'PENDING', 0, '2025-01-01 10:00:00')")]
    [InlineData("ops.poll_cursors", "insert into ops.poll_cursors (source, next_cursor, polled_at) " +
        "values ('https://shop.example/changes', 'c7', '2025-01-01 10:00:00')")]
    public async Task What_people_changed_goes_into_a_warehouse_that_is_made_anew(string table, string change)
    {
        await using var old = await OpenAsync("old");
        await using var fresh = await OpenAsync("fresh");
        var before = await RowsAsync(fresh, table);
        Assert.Equal(before, await RowsAsync(old, table));
        await old.Warehouse.DoAsync(change);
        Assert.Empty(await ReferenceData.CopyAsync(old.Warehouse, fresh.Warehouse, default));
        // As a host does that goes on meanwhile.
        var (judging, missed) = await ReferenceData.CopyAgainAsync(old.Warehouse, fresh.Warehouse, default);
        Assert.Empty(judging.Concat(missed));
        var after = await RowsAsync(fresh, table);
        Assert.NotEqual(before, after);
        Assert.Equal(await RowsAsync(old, table), after);
    }

    [Fact]
    public async Task What_lines_are_judged_by_is_not_changed_behind_a_warehouse_that_has_judged_them()
    {
        await using var old = await OpenAsync("old");
        await using var fresh = await OpenAsync("fresh");
        await ReferenceData.CopyAsync(old.Warehouse, fresh.Warehouse, default);
        await old.Warehouse.DoAsync("insert into reference.countries (spelling, country) values ('ALLEMAGNE', 'DE')");
        await old.Warehouse.DoAsync("insert into ops.alert_rules (name, definition, edited_at) values ('a', '{}', '2025-01-01 10:00:00')");
        var (judging, _) = await ReferenceData.CopyAgainAsync(old.Warehouse, fresh.Warehouse, default);
        Assert.Equal(["reference.countries"], judging);
        Assert.Empty(await RowsAsync(fresh, "ops.alert_rules"));
    }

    [Fact]
    public async Task A_table_that_cannot_be_asked_for_is_named_and_the_others_are_kept()
    {
        await using var old = await OpenAsync("old");
        await using var fresh = await OpenAsync("fresh");
        await old.Warehouse.DoAsync("insert into reference.countries (spelling, country) values ('ALLEMAGNE', 'DE')");
        await old.Warehouse.DoAsync("drop table ops.poll_cursors");
        Assert.Equal(["ops.poll_cursors"], await ReferenceData.CopyAsync(old.Warehouse, fresh.Warehouse, default));
        Assert.Equal(await RowsAsync(old, "reference.countries"), await RowsAsync(fresh, "reference.countries"));
        var (judging, missed) = await ReferenceData.CopyAgainAsync(old.Warehouse, fresh.Warehouse, default);
        Assert.Empty(judging);
        Assert.Equal(["ops.poll_cursors"], missed);
    }

    private async Task<EmbeddedDatabase> OpenAsync(string name)
    {
        var database = new EmbeddedDatabase(Path.Combine(_folder, name + ".duckdb"), _folder, TimeProvider.System);
        await Deployment.OpenNewAsync(database, default);
        return database;
    }

    private static Task<IReadOnlyList<string>> RowsAsync(EmbeddedDatabase database, string table) =>
        database.Warehouse.RowsAsync($"select * from {table} order by 1");
}
