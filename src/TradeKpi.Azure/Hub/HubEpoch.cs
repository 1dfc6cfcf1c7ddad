using System.Globalization;
using Azure.Messaging.EventHubs.Producer;

namespace TradeKpi.Azure.Hub;

/// <summary>
/// The hub's creation time, which tells the positions of a recreated hub from those of its predecessor. It is read once, and again when a
/// partition's sequence does not rise: after a redelivery, or because the hub was made anew.
/// </summary>
public sealed class HubEpoch(EventHubProducerClient producer, EventHubOptions options, TimeProvider time) : IDisposable
{
    private readonly HubAttempts _attempts = new(options, time);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<int, long> _latest = [];
    private readonly SortedSet<DateTimeOffset> _created = [];

    /// <summary>The epoch of consecutive events of one partition, as <see cref="Archive.HubBatch"/> writes it.</summary>
    /// <param name="enqueuedAt">Of the first event: what is older than the hub belongs to the one before it.</param>
    /// <exception cref="IOException">The hub does not say when it was created; ask again later.</exception>
    public async Task<string> OfAsync(int partition, long first, long last, DateTimeOffset enqueuedAt, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_latest.TryGetValue(partition, out var latest) || first <= latest)
            {
                var hub = await _attempts.RunAsync(producer.GetEventHubPropertiesAsync, cancellationToken);
                _created.Add(hub.CreatedOn.ToUniversalTime());
            }

            _latest[partition] = last;
            var epoch = _created.LastOrDefault(created => created <= enqueuedAt, _created.Max);
            return epoch.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
