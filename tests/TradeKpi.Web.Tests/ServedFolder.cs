using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Tests;
using TradeKpi.Web;
using TradeKpi.Web.Http;

namespace TradeKpi.Web.Tests;

/// <summary>Two orders in gold, served without a socket.</summary>
#pragma warning disable CA1001 // The suite disposes it asynchronously.
public class ServedFolder : IAsyncLifetime
{
    private Cli? _cli;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What is in gold.</summary>
    protected virtual string Events => SampleEvents.TwoOrders;

    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        _cli = new Cli();
        var replay = await _cli.RunAsync("replay", _cli.Write("events.json", Events));
        Assert.True(replay.Code == 0, replay.Error);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddTradeKpiLocal(new DataFolder(_cli.Data), TimeProvider.System).AddTradeKpiWeb();
        builder.Services.Configure<WebOptions>(options => (options.MaxBodyBytes, options.MaxBodyEvents) = (4096, 1000));
        _app = builder.Build();
        await _app.Services.GetRequiredService<EmbeddedDatabase>().OpenAsync(default);
        _app.UseRouting();
        _app.MapTradeKpi();
        _app.MapLocal();
        await _app.StartAsync();
        Client = _app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        _cli!.Dispose();
    }
}
