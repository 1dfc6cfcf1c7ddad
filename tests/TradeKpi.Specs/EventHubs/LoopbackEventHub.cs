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
    private readonly Socket _reserved = Reserve();
    private int _sends;
    private int _tokens;

    public LoopbackEventHub(string name = "tradekpi", int partitions = 4, TimeProvider? time = null)
    {
        Name = name;
        Partitions = [.. Enumerable.Range(0, partitions).Select(id =>
            new HubPartition(id.ToString(CultureInfo.InvariantCulture), time ?? TimeProvider.System))];
        _listener = Listen(new HubLinks(this), Port);
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
        $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;";

    public IReadOnlyList<HubEntry> Entries => [.. Partitions.SelectMany(partition => partition.Entries)];

    private int Port => ((IPEndPoint)_reserved.LocalEndPoint!).Port;

    public void Dispose()
    {
        _listener.Close();
        _reserved.Dispose();
    }

    internal HubTrouble? OnSend()
    {
        Interlocked.Increment(ref _sends);
        return Troubles.TryDequeue(out var trouble) ? trouble : null;
    }

    internal void OnToken() => Interlocked.Increment(ref _tokens);

    // The listener cannot say which port it was given. So one is taken here and held, bound and not listened on, as long as the hub lives:
    // between asking for a free port and listening on it somebody else could be given the same one.
    private static Socket Reserve()
    {
        var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return reserved;
    }

    private static AmqpConnectionListener Listen(HubLinks links, int port)
    {
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
        listener.Open();
        return listener;
    }
}
