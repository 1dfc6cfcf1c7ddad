using System.ComponentModel.DataAnnotations;
using TradeKpi.Embedded.Lake;
using TradeKpi.Lake;
using TradeKpi.Specs.Lake;

namespace TradeKpi.Embedded.Tests.Lake;

public class A_durable_folder_lake : FolderLakeSpec
{
    protected override bool Durable => true;
}

public class A_fast_folder_lake : FolderLakeSpec
{
    protected override bool Durable => false;
}

public abstract class FolderLakeSpec : RewritableLakeSpec, IDisposable
{
    private const string Path = "lake/order/a.json";
    private readonly TemporaryFolder _folder = new();

    protected abstract bool Durable { get; }

    [Fact]
    public async Task A_file_whose_tail_a_crash_left_as_zeros_is_replaced()
    {
        await LeaveBehindAsync(Path, [(byte)'o', 0, 0, 0]);
        Assert.Equal(LakeWrite.Written, await OpenLake().WriteOnceAsync(Path, "one\n"u8.ToArray(), CancellationToken.None));
        Assert.Equal("one\n", await File.ReadAllTextAsync(Full(Path)));
    }

    [Fact]
    public async Task A_large_file_is_compared_to_its_end()
    {
        var content = Enumerable.Repeat((byte)'x', 300_000).ToArray();
        await OpenLake().WriteOnceAsync(Path, content, CancellationToken.None);
        content[^1] = (byte)'y';
        await Assert.ThrowsAsync<LakeConflictException>(() => OpenLake().WriteOnceAsync(Path, content, CancellationToken.None));
    }

    [Fact]
    public async Task No_temporary_file_stays_or_is_listed()
    {
        var lake = OpenLake();
        await lake.WriteOnceAsync(Path, "x"u8.ToArray(), CancellationToken.None);
        await Assert.ThrowsAsync<LakeConflictException>(() => lake.WriteOnceAsync(Path, "y"u8.ToArray(), CancellationToken.None));
        await File.WriteAllTextAsync(System.IO.Path.Combine(_folder.Path, ".tmp", "left"), "x");

        var listed = new List<string>();
        await foreach (var file in lake.ListAsync("", CancellationToken.None))
            listed.Add(file.Path);
        Assert.Equal([Path], listed);
        Assert.Equal(["left"], [.. Directory.GetFiles(System.IO.Path.Combine(_folder.Path, ".tmp")).Select(f => new FileInfo(f).Name)]);
    }

    [Fact]
    public void Old_leftovers_are_removed_and_young_ones_kept()
    {
        OpenLake();
        var (old, young) = (System.IO.Path.Combine(_folder.Path, ".tmp", "old"), System.IO.Path.Combine(_folder.Path, ".tmp", "young"));
        File.WriteAllText(old, "x");
        File.WriteAllText(young, "x");
        File.SetLastWriteTimeUtc(old, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        OpenLake();
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_in_the_error()
    {
        await LeaveBehindAsync("lake/order", "a file where a folder should be"u8.ToArray());
        var error = await Assert.ThrowsAsync<IOException>(() => OpenLake().WriteOnceAsync(Path, "x"u8.ToArray(), CancellationToken.None));
        Assert.Contains("lake/order/a.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_and_a_missing_right_are_told_apart()
    {
        var full = DiskFailure.At("/data/x", new IOException("No space left on device", 28));
        var readOnly = DiskFailure.At("/data/x", new IOException("Read-only file system", 30));
        var denied = DiskFailure.At("/data/x", new UnauthorizedAccessException("denied"));
        Assert.Contains("disk is full", full.Message, StringComparison.Ordinal);
        Assert.Contains("read-only", readOnly.Message, StringComparison.Ordinal);
        Assert.Contains("not writable", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_a_root_are_refused()
    {
        var options = new FolderLakeOptions();
        Assert.Throws<ValidationException>(
            () => Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true));
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override ILake OpenLake() =>
        new FolderLake(new FolderLakeOptions { Root = _folder.Path, Durable = Durable }, TimeProvider.System);

    protected override async Task LeaveBehindAsync(string path, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Full(path))!);
        await File.WriteAllBytesAsync(Full(path), content);
    }

    private string Full(string path) => System.IO.Path.Combine(_folder.Path, path);
}
