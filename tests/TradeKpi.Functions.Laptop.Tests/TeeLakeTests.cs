using TradeKpi.Functions.Tests;
using TradeKpi.Lake;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Functions.Laptop.Tests;

public class TeeLakeTests
{
    private const string Event =
        "lake/order/date=2026-01-02/hour=03/tradekpi-20260102030405-0-0000000000000000001-0000000000000000002.json";
    private const string Parked = "quarantine/date=2026-01-02/hour=03/http-0123456789abcdef.json";

    private readonly MemoryLake _folder = new();
    private readonly MemoryLake _blobs = new();
    private readonly TeeLake _lake;

    public TeeLakeTests() => _lake = new TeeLake(_folder, _blobs);

    [Fact]
    public async Task An_event_file_stands_in_both_and_a_quarantine_file_in_the_folder()
    {
        Assert.Equal(LakeWrite.Written, await _lake.WriteOnceAsync(Event, new byte[] { 1 }, default));
        await _lake.WriteOnceAsync(Parked, new byte[] { 2 }, default);
        Assert.Equal([Event, Parked], _folder.Files.Keys, StringComparer.Ordinal);
        Assert.Equal([Event], _blobs.Files.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_write_that_the_blobs_refuse_has_not_succeeded_and_a_retry_completes_it()
    {
        _blobs.BeforeWrite = _ => throw new IOException("Azurite is gone");
        await Assert.ThrowsAsync<IOException>(() => _lake.WriteOnceAsync(Event, new byte[] { 1 }, default));
        _blobs.BeforeWrite = _ => { };
        Assert.Equal(LakeWrite.AlreadyThere, await _lake.WriteOnceAsync(Event, new byte[] { 1 }, default));
        Assert.Equal([1], _blobs.Files[Event]);
    }

    [Fact]
    public async Task What_is_rewritten_is_rewritten_in_both_and_a_copy_that_was_rewritten_alone_is_no_hindrance()
    {
        await _lake.WriteOnceAsync(Event, new byte[] { 1 }, default);
        await _lake.WriteOnceAsync(Parked, new byte[] { 1 }, default);
        var files = new TeeRewrite(_folder, _blobs);
        _folder.BeforeRewrite = _ => throw new IOException("the disk is full");
        await Assert.ThrowsAsync<IOException>(() => files.RewriteAsync(Event, Edit, default));
        _folder.BeforeRewrite = _ => { };

        Assert.True(await files.RewriteAsync(Event, Edit, default));
        Assert.True(await files.RewriteAsync(Parked, Edit, default));
        Assert.Equal([2, 2, 2], _folder.Files.Values.Concat(_blobs.Files.Values).Select(file => file.Single()));

        static byte[]? Edit(ReadOnlyMemory<byte> content) => content.Span[0] == 1 ? [2] : null;
    }

    [Fact]
    public async Task Reading_and_listing_are_the_folders()
    {
        await _blobs.WriteOnceAsync(Event, new byte[] { 1 }, default);
        Assert.Empty(await _lake.ListAsync("", default).ToListAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(() => _lake.OpenReadAsync(Event, default));
    }
}
