using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TradeKpi.Azure.Hub;
using TradeKpi.Publish;
using TradeKpi.Specs;
using TradeKpi.Specs.EventHubs;

namespace TradeKpi.Azure.Tests.Hub;

/// <summary>The hub's side as a host composes it, with the real client, against a hub that listens on this machine.</summary>
internal sealed class HubOverAmqp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="settings">Beside where the hub is and what it is called.</param>
    public HubOverAmqp(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["EventHub"] = Server.ConnectionString,
            ["EventHubName"] = Server.Name,
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        _services = new ServiceCollection().AddSingleton<TimeProvider>(Time)
            .AddEventHubs(new ConfigurationBuilder().AddInMemoryCollection(all).Build()).BuildServiceProvider();
        _services.GetRequiredService<IStartupValidator>().Validate();
    }

    public LoopbackEventHub Server { get; } = new();

    /// <summary>By which the pauses between attempts are counted; attempts themselves take their own time.</summary>
    public ManualTime Time { get; } = new();

    public IEventPublisher Publisher => Get<IEventPublisher>();

    public EventHubProducerClient Client => Get<EventHubProducerClient>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Server.Dispose();
    }
}
