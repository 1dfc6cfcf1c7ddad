using System.Text;
using TradeKpi.Lake;
using Xunit;

namespace TradeKpi.Specs.Lake;

/// <summary>What every lake does. A provider inherits this with a lake of its own, empty for each test.</summary>
public abstract class LakeSpec
{
    private const string Path = "lake/order/date=2026-01-02/hour=03/a.json";

    /// <summary>An empty lake; the same storage at every call within a test, as another process would open it.</summary>
    protected abstract ILake OpenLake();

    /// <summary>Puts bytes under a path as a crashed or foreign writer would, past the lake.</summary>
    protected abstract Task LeaveBehindAsync(string path, byte[] content);

    [Fact]
    public async Task A_written_file_reads_back_whole()
    {
        var lake = OpenLake();
        Assert.Equal(LakeWrite.Written, await WriteAsync(lake, Path, "one\n"));
        Assert.Equal("one\n", await ReadAsync(OpenLake(), Path));
    }

    [Fact]
    public async Task Writing_the_same_content_again_finds_it_there()
    {
        await WriteAsync(OpenLake(), Path, "one\n");
        Assert.Equal(LakeWrite.AlreadyThere, await WriteAsync(OpenLake(), Path, "one\n"));
    }

    [Theory]
    [InlineData("two\n")]
    [InlineData("one\ntwo\n")]
    public async Task Other_complete_content_is_a_conflict_and_stays(string standing)
    {
        var lake = OpenLake();
        await WriteAsync(lake, Path, standing);
        var conflict = await Assert.ThrowsAsync<LakeConflictException>(() => WriteAsync(lake, Path, "one\n"));
        Assert.Equal(Path, conflict.Path);
        Assert.Equal(standing, await ReadAsync(lake, Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("on")]
    public async Task A_partial_file_of_a_crashed_attempt_is_replaced(string partial)
    {
        var lake = OpenLake();
        await LeaveBehindAsync(Path, Encoding.UTF8.GetBytes(partial));
        Assert.Equal(LakeWrite.Written, await WriteAsync(lake, Path, "one\n"));
        Assert.Equal("one\n", await ReadAsync(lake, Path));
    }

    [Fact]
    public async Task A_file_whose_name_is_no_lake_path_is_listed_apart_and_hinders_nothing()
    {
        var lake = OpenLake();
        await WriteAsync(lake, Path, "one\n");
        string[] strays = ["lake/order/copy (1).json", "lake/order/date=2026-01-02/hour=03/a.json~"];
        foreach (var stray in strays)
            await LeaveBehindAsync(stray, "one\n"u8.ToArray());
        Assert.Equal([Path], await lake.ListAsync("lake/", default).Select(file => file.Path).ToListAsync(), StringComparer.Ordinal);
        Assert.Equal(strays, await lake.StraysAsync("lake/", default).ToListAsync(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Of_many_writers_of_the_same_content_exactly_one_writes()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => WriteAsync(OpenLake(), Path, "one\n"))));
        Assert.Single(writes, write => write == LakeWrite.Written);
        Assert.Equal(15, writes.Count(write => write == LakeWrite.AlreadyThere));
    }

    [Fact]
    public async Task Of_many_writers_of_other_content_exactly_one_wins_and_the_others_hear_of_it()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            try
            {
                await Task.Run(() => WriteAsync(OpenLake(), Path, $"writer {n:D2}\n"));
                return n;
            }
            catch (LakeConflictException)
            {
                return -1;
            }
        }));
        var winner = Assert.Single(writes, n => n >= 0);
        Assert.Equal($"writer {winner:D2}\n", await ReadAsync(OpenLake(), Path));
    }

    [Fact]
    public async Task Of_many_writers_over_a_partial_file_exactly_one_wins()
    {
        await LeaveBehindAsync(Path, "wri"u8.ToArray());
        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            try
            {
                return await Task.Run(() => WriteAsync(OpenLake(), Path, $"writer {n}\n")) == LakeWrite.Written;
            }
            catch (LakeConflictException)
            {
                return false;
            }
        }));
        Assert.Single(wins, win => win);
    }

    [Fact]
    public async Task Listing_gives_the_paths_under_a_prefix_in_ordinal_order()
    {
        var lake = OpenLake();
        string[] paths = ["lake/order/b.json", "lake/order/a/z.json", "lake/order/a-b.json", "lake/order/a.json", "lake/orders.json",
            "lake/trade/a.json", "quarantine/x.json"];
        foreach (var path in paths)
            await WriteAsync(lake, path, "x");

        Assert.Equal(["lake/order/a-b.json", "lake/order/a.json", "lake/order/a/z.json", "lake/order/b.json"],
            await ListAsync(lake, "lake/order/"));
        Assert.Equal(["lake/order/a-b.json", "lake/order/a.json", "lake/order/a/z.json", "lake/order/b.json", "lake/orders.json"],
            await ListAsync(lake, "lake/order"));
        Assert.Equal([.. paths.Order(StringComparer.Ordinal)], await ListAsync(lake, ""));
        Assert.Empty(await ListAsync(lake, "nowhere/"));
    }

    [Fact]
    public async Task A_listed_file_tells_its_length()
    {
        var lake = OpenLake();
        await WriteAsync(lake, Path, "four");
        var lengths = new List<long>();
        await foreach (var file in lake.ListAsync("", CancellationToken.None))
            lengths.Add(file.Length);
        Assert.Equal([4], lengths);
    }

    [Fact]
    public async Task An_empty_file_is_no_complete_file_and_not_listed()
    {
        await LeaveBehindAsync(Path, []);
        Assert.Empty(await ListAsync(OpenLake(), ""));
    }

    [Fact]
    public async Task A_missing_file_is_not_found() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => OpenLake().OpenReadAsync(Path, CancellationToken.None));

    [Fact]
    public async Task A_folder_is_not_found_as_a_file()
    {
        var lake = OpenLake();
        await WriteAsync(lake, Path, "x");
        await Assert.ThrowsAsync<FileNotFoundException>(() => lake.OpenReadAsync("lake/order", CancellationToken.None));
    }

    [Theory]
    [InlineData("../x.json")]
    [InlineData("lake/../../x.json")]
    [InlineData("/etc/x.json")]
    [InlineData("lake//x.json")]
    [InlineData("lake\\x.json")]
    [InlineData("C:/x.json")]
    [InlineData("lake/.hidden/x.json")]
    [InlineData("lake/it's.json")]
    [InlineData("lake/")]
    [InlineData("")]
    public async Task A_path_that_leaves_the_lake_is_refused(string path)
    {
        var lake = OpenLake();
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(lake, path, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => lake.OpenReadAsync(path, CancellationToken.None));
    }

    [Fact]
    public async Task Empty_content_is_refused() => await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(OpenLake(), Path, ""));

    private static Task<LakeWrite> WriteAsync(ILake lake, string path, string content) =>
        lake.WriteOnceAsync(path, Encoding.UTF8.GetBytes(content), CancellationToken.None);

    private static async Task<string> ReadAsync(ILake lake, string path)
    {
        await using var stream = await lake.OpenReadAsync(path, CancellationToken.None);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static async Task<List<string>> ListAsync(ILake lake, string prefix)
    {
        var paths = new List<string>();
        await foreach (var file in lake.ListAsync(prefix, CancellationToken.None))
            paths.Add(file.Path);
        return paths;
    }
}
