using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Web;

namespace TradeKpi.Local.Tests.Web;

/// <summary>Two orders in gold, served without a socket.</summary>
public sealed class ServedFolder : IAsyncLifetime
{
    private readonly Cli _cli = new();
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var replay = await _cli.RunAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        Assert.True(replay.Code == 0, replay.Error);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddTradeKpiLocal(new DataFolder(_cli.Data), TimeProvider.System).AddTradeKpiWeb();
        builder.Services.Configure<WebOptions>(options => options.MaxBodyBytes = 4096);
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
        _cli.Dispose();
    }
}
