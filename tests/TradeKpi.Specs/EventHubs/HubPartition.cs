using Microsoft.Azure.Amqp;

namespace TradeKpi.Specs.EventHubs;

/// <summary>One partition's log.</summary>
public sealed class HubPartition(string id, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<HubEntry> _entries = [];

    public string Id => id;

    public IReadOnlyList<HubEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>The sequence of the first event.</summary>
    public long Beginning { get; init; }

    /// <summary>Told after every append.</summary>
    internal event EventHandler? Appended;

    internal void Append(IEnumerable<AmqpMessage> messages, string? partitionKey)
    {
        lock (_gate)
        {
            foreach (var message in messages)
                _entries.Add(new HubEntry(Beginning + _entries.Count, time.GetUtcNow(), partitionKey, message));
        }

        Appended?.Invoke(this, EventArgs.Empty);
    }
}
