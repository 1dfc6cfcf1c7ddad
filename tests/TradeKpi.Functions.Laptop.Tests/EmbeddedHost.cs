using System.Net;
using System.Text;
using System.Threading.Channels;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TradeKpi.Embedded.Lake;
using TradeKpi.Functions.Hosting;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Functions.Tests;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Web;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>
/// The host as it runs without an account: embedded hub and warehouse, its HTTP functions behind their own routes as the worker maps them.
/// Only the blobs of Azurite are replaced; a file that appears there is handed to the polling trigger's function.
/// </summary>
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class EmbeddedHost : IAsyncLifetime
{
    private const string PlainHost = "plainhost";

    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-functions-").FullName;
    private readonly Channel<string> _blobs = Channel.CreateUnbounded<string>();
    private WebApplication? _app;

    /// <summary>Asks the functions.</summary>
    public HttpClient Functions { get; private set; } = null!;

    /// <summary>Asks the endpoints as any other host maps them.</summary>
    public HttpClient Plain { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["LakeStorage"] = "UseDevelopmentStorage=true",
            ["LakeTriggerPath"] = "lake/lake/{name}",
            ["GenerateSchedule"] = "*/10 * * * * *",
            ["PollSchedule"] = "*/30 * * * * *",
            ["ReconcileSchedule"] = "0 * * * * *",
            ["Merge:Debounce"] = "00:00:00",
            ["Embedded:Folder"] = _folder,
            ["Lake:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Lake:Container"] = "lake",
            ["Web:MaxBodyBytes"] = "4096",
            ["Web:AllowedHosts"] = "functions;" + PlainHost,
        });
        builder.Services.AddLogging().AddRouting();
        builder.AddTradeKpiFunctions();
        builder.Services.AddLaptopParts(builder.Configuration);
        builder.Services.AddSingleton<ILake>(provider => new TeeLake(provider.GetRequiredService<FolderLake>(), Blobs()));
        _app = builder.Build();
        _app.MapWhen(context => context.Request.Host.Host == PlainHost, plain =>
        {
            plain.UseRouting();
            plain.UseEndpoints(endpoints => endpoints.MapTradeKpi());
        });
        _app.MapFunctions(FunctionList.Library);
        await _app.StartAsync();
        Functions = Client("functions");
        Plain = Client(PlainHost);
    }

    public async Task DisposeAsync()
    {
        Functions.Dispose();
        Plain.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Takes events in by the function, and ends when gold shows them.</summary>
    public async Task TakeAsync(string events)
    {
        using var response = await Functions.PostAsync("/api/events", new StringContent(events, Encoding.UTF8, "application/x-ndjson"));
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        await LoadAsync();
    }

    /// <summary>Lets the generator's timer tick once, and takes the files that come of it until enough is seen.</summary>
    public async Task TickAsync(Func<Task<bool>> isSeen)
    {
        await ActivatorUtilities.CreateInstance<GenerateEvents>(_app!.Services).RunAsync(new TimerInfo(), CancellationToken.None);
        while (!await isSeen())
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var load = new LoadWarehouseByPolling(_app!.Services.GetRequiredService<LoadGate>());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await load.RunAsync(Blob(await _blobs.Reader.ReadAsync(patience.Token)), patience.Token);
        await _app.Services.GetRequiredService<MergeStage>().DrainAsync(patience.Token);
    }

    private HttpClient Client(string host)
    {
        var client = _app!.GetTestClient();
        client.BaseAddress = new Uri($"http://{host}/");
        return client;
    }

    private static BlobClient Blob(string path) => new(new Uri("http://127.0.0.1:10000/devstoreaccount1/lake/" + path));

    private ILake Blobs()
    {
        var blobs = new Mock<ILake>();
        blobs.Setup(lake => lake.WriteOnceAsync(It.IsAny<string>(), It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .Callback((string path, ReadOnlyMemory<byte> _, CancellationToken _) => _blobs.Writer.TryWrite(path))
            .ReturnsAsync(LakeWrite.Written);
        return blobs.Object;
    }
}
