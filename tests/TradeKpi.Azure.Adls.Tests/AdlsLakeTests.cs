using System.Text;
using TradeKpi.Azure.Lake;
using TradeKpi.Lake;
using TradeKpi.Specs;
using TradeKpi.Specs.Lake;

namespace TradeKpi.Azure.Adls.Tests;

/// <summary>The lake's contract, and what crashes leave, with the real client against a server on this machine.</summary>
public sealed class AdlsLakeTests : LakeSpec, IAsyncLifetime
{
    private const string Path = "lake/order/date=2026-01-02/hour=03/a.json";
    private static readonly byte[] s_content = "one\ntwo\n"u8.ToArray();

    private readonly LakeOptions _options = new() { Patience = TimeSpan.FromSeconds(3) };
    private readonly ManualTime _time = new();
    private FakeDfs _dfs = null!;

    public async Task InitializeAsync() => _dfs = await FakeDfs.StartAsync();

    public async Task DisposeAsync() => await _dfs.DisposeAsync();

    [Fact]
    public async Task A_written_file_is_closed_so_that_event_grid_hears_of_it()
    {
        Assert.Equal(LakeWrite.Written, await WriteAsync());
        Assert.Equal([Path], _dfs.Closed);
    }

    [Theory]
    [InlineData("append")]
    [InlineData("flush")]
    public async Task A_write_that_broke_off_is_an_io_error_and_the_next_one_completes_it(string step)
    {
        _dfs.Before = now => now == step ? 503 : 0;
        await Assert.ThrowsAsync<IOException>(WriteAsync);
        _dfs.Before = _ => 0;
        Assert.Equal(LakeWrite.Written, await WriteAsync());
        Assert.Equal("one\ntwo\n", await ReadAsync());
        Assert.Equal([Path], _dfs.Closed);
    }

    [Fact]
    public async Task A_young_unfinished_file_is_left_to_its_writer_for_a_while()
    {
        _dfs.Age = TimeSpan.Zero;
        _dfs.Put(Path, []);
        Assert.Equal(LakeWrite.Written, await WriteAsync());
        Assert.True(_time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) >= _options.Patience);
    }

    [Fact]
    public async Task An_old_unfinished_file_is_replaced_at_once()
    {
        _dfs.Put(Path, s_content[..3]);
        Assert.Equal(LakeWrite.Written, await WriteAsync());
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_file_that_its_writer_finishes_meanwhile_is_there_already()
    {
        _dfs.Age = TimeSpan.Zero;
        _dfs.Put(Path, []);
        var reads = 0;
        _dfs.Before = step =>
        {
            if (step == "read" && ++reads == 3)
                _dfs.Put(Path, s_content);
            return 0;
        };
        Assert.Equal(LakeWrite.AlreadyThere, await WriteAsync());
        Assert.Empty(_dfs.Closed);
    }

    [Fact]
    public async Task A_writer_that_was_overtaken_between_its_steps_does_not_spoil_the_other_s_file()
    {
        _dfs.Before = step =>
        {
            if (step == "flush")
                _dfs.Put(Path, s_content);
            return 0;
        };
        Assert.Equal(LakeWrite.AlreadyThere, await WriteAsync());
        Assert.Equal("one\ntwo\n", await ReadAsync());
    }

    [Fact]
    public async Task An_unfinished_file_that_changes_again_is_not_replaced_by_the_old_version()
    {
        _dfs.Put(Path, []);
        var creates = 0;
        _dfs.Before = step =>
        {
            if (step == "create" && ++creates == 2)
                _dfs.Put(Path, "other\n"u8.ToArray());
            return 0;
        };
        await Assert.ThrowsAsync<LakeConflictException>(WriteAsync);
        Assert.Equal("other\n", await ReadAsync());
    }

    [Theory]
    [InlineData(403, "Storage Blob Data Contributor")]
    [InlineData(500, "writing " + Path)]
    public async Task What_the_store_refuses_is_an_io_error_with_what_helps(int status, string help)
    {
        _dfs.Before = _ => status;
        var error = await Assert.ThrowsAsync<IOException>(WriteAsync);
        Assert.Contains(help, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_and_reading_fail_as_io_errors_too()
    {
        _dfs.Before = _ => 503;
        await Assert.ThrowsAsync<IOException>(
            async () => await OpenLake().ListAsync("lake/", CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());
        await Assert.ThrowsAsync<IOException>(() => OpenLake().OpenReadAsync(Path, CancellationToken.None));
    }

    [Fact]
    public async Task A_day_is_listed_with_one_call()
    {
        for (var hour = 0; hour < 24; hour++)
            _dfs.Put($"lake/order/date=2026-01-02/hour={hour:D2}/a.json", s_content);
        var lists = 0;
        _dfs.Before = step =>
        {
            lists += step == "list" ? 1 : 0;
            return 0;
        };
        var listed = 0;
        await foreach (var _ in OpenLake().ListAsync("lake/order/", CancellationToken.None))
            listed++;
        Assert.Equal((24, 2), (listed, lists));
    }

    protected override ILake OpenLake() => new AdlsLake(_dfs.Client(), _options, _time);

    protected override Task LeaveBehindAsync(string path, byte[] content)
    {
        _dfs.Put(path, content);
        return Task.CompletedTask;
    }

    private Task<LakeWrite> WriteAsync() => OpenLake().WriteOnceAsync(Path, s_content, CancellationToken.None);

    private async Task<string> ReadAsync()
    {
        await using var stream = await OpenLake().OpenReadAsync(Path, CancellationToken.None);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
