using TradeKpi.Embedded;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class PreparedWarehouseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_build_leaves_what_a_deployment_of_the_same_scripts_would_make()
    {
        Assert.True(File.Exists(PreparedWarehouse.DefaultPath), PreparedWarehouse.DefaultPath);
        var deployed = Path.Combine(_folder, "deployed.duckdb");
        await PreparedWarehouse.MakeAsync(deployed, TimeProvider.System, default);
        var copied = Path.Combine(_folder, "copied.duckdb");
        File.Copy(PreparedWarehouse.DefaultPath, copied);
        Assert.Equal(await ContentAsync(deployed), await ContentAsync(copied));
    }

    [Fact]
    public async Task A_copy_begins_when_it_is_first_opened_and_not_again()
    {
        var time = new ManualTime();
        var folder = new DataFolder(_folder);
        for (var opened = 0; opened < 2; opened++)
        {
            await using var database = new EmbeddedDatabase(folder.Warehouse, _folder, time);
            await Deployment.OpenAsync(folder, database, default);
            Assert.Equal(["2026-01-02 03:04:05"], await database.Warehouse.RowsAsync(
                "select to_char(began_at, 'YYYY-MM-DD HH24:MI:SS') from ops.beginnings"));
            time.Advance(TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public async Task What_other_scripts_made_is_deployed_again()
    {
        var folder = new DataFolder(_folder);
        File.Copy(PreparedWarehouse.DefaultPath, folder.Warehouse);
        await using (var other = new EmbeddedDatabase(folder.Warehouse, _folder, TimeProvider.System))
        {
            await other.OpenAsync(default);
            await other.Warehouse.DoAsync("create or replace view ops.deployed_scripts as select 'of other scripts' as digest");
            await other.Warehouse.DoAsync("drop view gold.vw_daily_sales_analysis");
        }

        await using var database = new EmbeddedDatabase(folder.Warehouse, _folder, TimeProvider.System);
        await Deployment.OpenAsync(folder, database, default);
        Assert.Empty(await database.Warehouse.RowsAsync("select * from gold.vw_daily_sales_analysis"));
    }

    /// <summary>What there is, its columns, its mark, and the rows of what holds any.</summary>
    private async Task<IReadOnlyList<string>> ContentAsync(string path)
    {
        await using var database = new EmbeddedDatabase(path, _folder, TimeProvider.System);
        await database.OpenAsync(default);
        List<string> content =
        [
            .. await database.Warehouse.RowsAsync("select digest from ops.deployed_scripts"),
            .. await database.Warehouse.RowsAsync(
                "select table_schema, table_name, column_name, data_type from information_schema.columns order by 1, 2, 3"),
        ];
        var tables = await database.Warehouse.RowsAsync("""
            select table_schema || '.' || table_name from information_schema.tables
            where table_type = 'BASE TABLE' and lower(table_schema) in ('bronze', 'silver', 'gold', 'ops', 'reference', 'verify') order by 1
            """);
        Assert.NotEmpty(tables);
        foreach (var table in tables.Where(table => table != "ops.restatements"))
            content.AddRange((await database.Warehouse.RowsAsync($"select '{table}', * from {table}")).Order(StringComparer.Ordinal));
        // When it was, each says of itself.
        content.AddRange(await database.Warehouse.RowsAsync("select reason || coalesce(version, -1) from ops.restatements order by 1"));
        return content;
    }
}
