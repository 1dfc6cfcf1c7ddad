using Azure.Storage.Blobs;
using TradeKpi.Azure.Lake;
using TradeKpi.Lake;
using TradeKpi.Specs.Lake;

namespace TradeKpi.Azure.Tests.Lake;

/// <summary>The lake's contract against the storage emulator itself.</summary>
[RequiresAzurite]
public sealed class BlobLakeTests(Azurite azurite) : RewritableLakeSpec, IClassFixture<Azurite>
{
    private readonly BlobContainerClient _container = azurite.NewContainer();

    protected override ILake OpenLake() => new BlobLake(_container, TimeProvider.System, makesContainer: true);

    protected override async Task LeaveBehindAsync(string path, byte[] content)
    {
        await _container.CreateIfNotExistsAsync();
        await _container.GetBlobClient(path).UploadAsync(BinaryData.FromBytes(content), overwrite: true);
    }

    [Fact]
    public async Task A_missing_container_is_an_io_error_that_says_so_where_none_is_made()
    {
        var lake = new BlobLake(_container, TimeProvider.System, makesContainer: false);
        var error = await Assert.ThrowsAsync<IOException>(() => lake.WriteOnceAsync("a.json", "x"u8.ToArray(), CancellationToken.None));
        Assert.Contains("Lake:Container", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => lake.OpenReadAsync("a.json", CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(
            async () => await lake.ListAsync("", CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task Files_written_in_any_order_are_listed_in_order()
    {
        var lake = OpenLake();
        var paths = Enumerable.Range(0, 40).Select(n => $"lake/order/{n * 7919 % 40:D2}.json").ToList();
        await Parallel.ForEachAsync(paths, async (path, token) => await lake.WriteOnceAsync(path, "x"u8.ToArray(), token));
        var listed = new List<string>();
        await foreach (var file in lake.ListAsync("lake/", CancellationToken.None))
            listed.Add(file.Path);
        Assert.Equal([.. paths.Order(StringComparer.Ordinal)], listed);
    }
}
