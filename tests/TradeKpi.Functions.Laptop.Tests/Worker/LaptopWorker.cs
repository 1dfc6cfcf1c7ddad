using System.Text.Json;
using Azure.Storage.Blobs;
using TradeKpi.Azure.Tests.Lake;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>
/// The laptop's program under a host, as README describes it: hub and warehouse in a fresh folder, the blobs in Azurite. Without Node there
/// is no Azurite, and only what needs no blobs can be asked.
/// </summary>
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public class LaptopWorker : IAsyncLifetime
{
    private readonly Azurite _azurite = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "tradekpi-worker-" + Path.GetRandomFileName());
    private readonly HashSet<string> _delivered = new(StringComparer.Ordinal);
    private BlobContainerClient? _container;

    private protected virtual string Program => LaptopProgram.Dll;

    private protected virtual IEnumerable<(string Name, string? Value)> Changes => [];

    internal TestFunctionsHost Host { get; private set; } = null!;

    public HttpClient Client => Host.Client;

    internal string Container => _container!.Name;

    public async Task InitializeAsync()
    {
        Assert.False(Directory.Exists(_folder), "The folder is the program's to make.");
        await _azurite.InitializeAsync();
        var settings = LaptopProgram.Settings(
            [("Embedded__Folder", _folder), ("Merge__Debounce", "00:00:00"), ("Load__Linger", "00:00:00.050"), .. Changes]);
        if (Azurite.Missing is null)
        {
            _container = _azurite.NewContainer();
            settings["LakeTriggerPath"] = $"{Container}/lake/{{name}}";
            settings["Lake__Container"] = Container;
            settings["AzureWebJobsStorage"] = settings["LakeStorage"] = settings["Lake__ConnectionString"] = _azurite.ConnectionString;
        }

        Host = await TestFunctionsHost.StartAsync(Program, settings);
    }

    public virtual async Task DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        await _azurite.DisposeAsync();
        _azurite.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The files that the lake's container holds.</summary>
    public async Task<IReadOnlyList<string>> BlobsAsync()
    {
        if (!await _container!.ExistsAsync())
            return [];
        return await _container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();
    }

    /// <summary>Looks for new files as the polling trigger does and delivers them, until enough is seen.</summary>
    public async Task DeliverUntilAsync(Func<Task<bool>> isSeen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSeen())
        {
            foreach (var file in (await BlobsAsync()).Where(_delivered.Add))
                Assert.Equal("", await FailureAsync(nameof(LoadWarehouseByPolling), Delivery.Blob(Container, file)));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>What a function said when it failed; empty when it did not.</summary>
    internal async Task<string> FailureAsync(string function, Delivery delivery)
    {
        var result = await Host.InvokeAsync(function, delivery);
        return result.Status == Rpc.StatusResult.Types.Status.Success ? "" : $"{result.Status}: {result.Exception?.Message}";
    }

    internal async Task<IReadOnlyList<JsonElement>> RowsAsync(string path)
    {
        using var answer = JsonDocument.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative)));
        return [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.Clone())];
    }
}

[CollectionDefinition(Name)]
public sealed class LaptopWorkerTests : ICollectionFixture<LaptopWorker>
{
    public const string Name = "one worker";
}
