using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Sasl;

namespace TradeKpi.Specs.EventHubs;

/// <summary>
/// An event hub of the test's own process that speaks AMQP 1.0 with the real client: claims-based security, management, senders with keys,
/// partitions and batches, and readers. It listens on a free port that only this machine reaches, and keeps everything in memory.
/// </summary>
/// <remarks>
/// What is said over AMQP: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide; conditions of errors:
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-amqp-troubleshoot.
/// </remarks>
public sealed class LoopbackEventHub : IDisposable
{
    private readonly AmqpConnectionListener _listener;
    private readonly int _port;
    private int _sends;
    private int _tokens;

    public LoopbackEventHub(string name = "tradekpi", int partitions = 4, TimeProvider? time = null)
    {
        Name = name;
        Partitions = [.. Enumerable.Range(0, partitions).Select(id =>
            new HubPartition(id.ToString(CultureInfo.InvariantCulture), time ?? TimeProvider.System))];
        (_listener, _port) = Listen(new HubLinks(this));
    }

    public string Name { get; }

    public IReadOnlyList<HubPartition> Partitions { get; set; }

    public DateTimeOffset CreatedOn { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The largest message, batches included, that a new link takes, in bytes.</summary>
    public ulong LargestMessage { get; set; } = 1024 * 1024;

    /// <summary>Whether tokens are refused, as those of an identity without a role are.</summary>
    public bool RefusesTokens { get; set; }

    /// <summary>What the next sends meet, first come first served.</summary>
    public ConcurrentQueue<HubTrouble> Troubles { get; } = [];

    /// <summary>Transfers that arrived, those that met with trouble included.</summary>
    public int Sends => Volatile.Read(ref _sends);

    /// <summary>Tokens that were shown.</summary>
    public int Tokens => Volatile.Read(ref _tokens);

    /// <summary>Leads the client here: the emulator's way, without TLS.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{_port};SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;";

    public IReadOnlyList<HubEntry> Entries => [.. Partitions.SelectMany(partition => partition.Entries)];

    public void Dispose() => _listener.Close();

    internal HubTrouble? OnSend()
    {
        Interlocked.Increment(ref _sends);
        return Troubles.TryDequeue(out var trouble) ? trouble : null;
    }

    internal void OnToken() => Interlocked.Increment(ref _tokens);

    private static (AmqpConnectionListener Listener, int Port) Listen(HubLinks links)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var sasl = new SaslTransportProvider();
            sasl.Versions.Add(new AmqpVersion(1, 0, 0));
            sasl.AddHandler(new SaslAnonymousHandler("MSSBCBS"));
            var settings = new AmqpSettings { RuntimeProvider = links };
            settings.TransportProviders.Add(sasl);
            var listener = new AmqpConnectionListener([$"amqp://127.0.0.1:{port}"], settings, new AmqpConnectionSettings
            {
                ContainerId = "loopback-event-hub",
                MaxFrameSize = 64 * 1024,
            });
            try
            {
                listener.Open();
                return (listener, port);
            }
            catch (SocketException) when (attempt < 10)
            {
                // Somebody took the port in between.
            }
        }
    }

    // The listener cannot say which port it was given.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
