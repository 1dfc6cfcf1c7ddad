using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transport;

namespace TradeKpi.Specs.EventHubs;

/// <summary>Connections, sessions and links as they are opened: each link goes to the node that its address names.</summary>
internal sealed class HubLinks(LoopbackEventHub hub) : IRuntimeProvider
{
    private readonly RequestNode _tokens = new TokenNode(hub);
    private readonly RequestNode _management = new ManagementNode(hub);
    private int _turn;

    public AmqpConnection CreateConnection(
        TransportBase transport, ProtocolHeader protocolHeader, bool isInitiator, AmqpSettings amqpSettings,
        AmqpConnectionSettings connectionSettings) =>
        new(transport, protocolHeader, isInitiator, amqpSettings, connectionSettings);

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => new(connection, settings, this);

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        if (settings.Role != true)
            return new SendingAmqpLink(session, settings);
        settings.MaxMessageSize = hub.LargestMessage;
        settings.TotalLinkCredit = 100;
        settings.AutoSendFlow = true;
        return new ReceivingAmqpLink(session, settings);
    }

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state)
    {
        Open(link);
        return new Opened(callback, state);
    }

    public void EndOpenLink(IAsyncResult result)
    {
        // A link is open once it has its node.
    }

    private void Open(AmqpLink link)
    {
        var address = (link.IsReceiver ? ((Target)link.Settings.Target).Address : ((Source)link.Settings.Source).Address)?.ToString() ?? "";
        switch (address, link)
        {
            case ("$cbs", _):
                _tokens.Attach(link);
                break;
            case ("$management", _):
                _management.Attach(link);
                break;
            case (_, ReceivingAmqpLink sender):
                SenderNode.Attach(sender, hub, PartitionOf(address), () => Interlocked.Increment(ref _turn));
                break;
            case (_, SendingAmqpLink reader):
                ReaderNode.Attach(reader, PartitionOf(address) ?? throw Missing(address));
                break;
        }
    }

    /// <summary>From addresses like <c>/HUB</c>, <c>/HUB/Partitions/3</c> and <c>/HUB/ConsumerGroups/GROUP/Partitions/3</c>.</summary>
    private HubPartition? PartitionOf(string address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var whole) ? whole.AbsolutePath : address;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !parts[0].Equals(hub.Name, StringComparison.OrdinalIgnoreCase))
            throw Missing(address);
        if (parts.Length == 1)
            return null;
        return hub.Partitions.FirstOrDefault(partition => partition.Id == parts[^1]) ?? throw new AmqpException(
            "com.microsoft:argument-out-of-range", $"The partition of {address} is none of the hub's.");
    }

    private static AmqpException Missing(string address) =>
        new(AmqpErrorCode.NotFound, $"The messaging entity 'sb://127.0.0.1{address}' could not be found.");

    private sealed class Opened : IAsyncResult, IDisposable
    {
        private readonly ManualResetEvent _done = new(initialState: true);

        public Opened(AsyncCallback callback, object state)
        {
            AsyncState = state;
            callback(this);
        }

        public object? AsyncState { get; }

        public WaitHandle AsyncWaitHandle => _done;

        public bool CompletedSynchronously => true;

        public bool IsCompleted => true;

        public void Dispose() => _done.Dispose();
    }
}
