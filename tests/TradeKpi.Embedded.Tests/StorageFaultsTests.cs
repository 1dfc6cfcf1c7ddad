using System.Data.Common;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Lake;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests;

public class StorageFaultsTests
{
    [Fact]
    public async Task A_damaged_block_of_the_warehouse_is_told_from_every_other_error_whenever_it_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "warehouse.duckdb");
        await using (var whole = Open(path))
        {
            await RunAsync(whole, "create schema s; create table s.t as select r as n, sha2(r::varchar) as x from range(300000) as g(r)");
            var other = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(whole, "select * from s.nothing"));
            Assert.False(StorageFaults.IsDamage(other) || StorageFaults.IsOfFiles(other) || FullDisk.Is(other));
        }

        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await using var damaged = Open(path);
        var failure = await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(damaged, "select sum(length(x) + n) from s.t"));
        Assert.True(StorageFaults.IsDamage(failure) && StorageFaults.IsOfFiles(failure), failure.ToString());
        Assert.False(FullDisk.Is(failure));
    }

    [Fact]
    public void A_full_disk_is_known_by_the_system_s_number_and_by_what_the_engine_repeats_of_it()
    {
        var system = new IOException("whatever", 28);
        var engine = new InvalidOperationException("TASK x: IO Error: Could not write file \"/a\": No space left on device");
        Assert.All((Exception[])[system, engine, new AggregateException(new InvalidOperationException("outer", system))],
            failure => Assert.True(FullDisk.Is(failure) && StorageFaults.IsOfFiles(failure)));
        Assert.False(FullDisk.Is(new IOException("read-only", 30)));
    }

    private static EmbeddedWarehouse Open(string path) =>
        new(new EmbeddedWarehouseOptions { DatabasePath = path }, TimeProvider.System);

    private static async Task RunAsync(DbDataSource warehouse, string sql)
    {
        await using var connection = await warehouse.OpenConnectionAsync();
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync();
    }
}
