using TradeKpi.Embedded;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class ReferenceDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("plausible_times", "update reference.plausible_times set earliest = '1960-01-01', days_ahead = 30 where field = " +
        "'order.order_date'")]
    [InlineData("order_statuses", "insert into reference.order_statuses (spelling, status) values ('ENVIADO', 'SHIPPED')")]
    [InlineData("countries", "insert into reference.countries (spelling, country) values ('ALLEMAGNE', 'DE')")]
    public async Task What_people_changed_goes_into_a_warehouse_that_is_made_anew(string table, string change)
    {
        await using var old = await OpenAsync("old");
        await using var fresh = await OpenAsync("fresh");
        var before = await RowsAsync(fresh, table);
        Assert.Equal(before, await RowsAsync(old, table));
        await old.Warehouse.DoAsync(change);
        await ReferenceData.CopyAsync(old.Warehouse, fresh.Warehouse, default);
        var after = await RowsAsync(fresh, table);
        Assert.NotEqual(before, after);
        Assert.Equal(await RowsAsync(old, table), after);
    }

    private async Task<EmbeddedDatabase> OpenAsync(string name)
    {
        var database = new EmbeddedDatabase(Path.Combine(_folder, name + ".duckdb"), _folder, TimeProvider.System);
        await Deployment.OpenNewAsync(database, default);
        return database;
    }

    private static Task<IReadOnlyList<string>> RowsAsync(EmbeddedDatabase database, string table) =>
        database.Warehouse.RowsAsync($"select * from reference.{table} order by 1");
}
