using System.Data.Common;
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
        var before = await RowsAsync(fresh.Warehouse, table);
        Assert.Equal(before, await RowsAsync(old.Warehouse, table));
        await using (var command = old.Warehouse.CreateCommand(change))
            await command.ExecuteNonQueryAsync();
        await ReferenceData.CopyAsync(old.Warehouse, fresh.Warehouse, default);
        var after = await RowsAsync(fresh.Warehouse, table);
        Assert.NotEqual(before, after);
        Assert.Equal(await RowsAsync(old.Warehouse, table), after);
    }

    private async Task<EmbeddedDatabase> OpenAsync(string name)
    {
        var database = new EmbeddedDatabase(Path.Combine(_folder, name + ".duckdb"), _folder, TimeProvider.System);
        await Deployment.OpenNewAsync(database, default);
        return database;
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(DbDataSource warehouse, string table)
    {
        await using var command = warehouse.CreateCommand($"select * from reference.{table} order by 1");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values));
        }

        return rows;
    }
}
