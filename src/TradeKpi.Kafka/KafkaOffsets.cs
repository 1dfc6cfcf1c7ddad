using Confluent.Kafka;

namespace TradeKpi.Kafka;

/// <summary>The offsets of what was published and may not be committed yet, as the archive does not have it.</summary>
internal sealed class KafkaOffsets(IArchiveFrontier archive)
{
    private readonly Queue<(Dictionary<TopicPartition, Offset> Next, IReadOnlyList<long> Taken)> _waiting = new();
    private Dictionary<TopicPartition, Offset> _archived = [];

    /// <summary>A batch was published: its offsets wait for the archive.</summary>
    public void Add(IEnumerable<ConsumeResult<byte[], byte[]>> messages) => _waiting.Enqueue((
        messages.GroupBy(message => message.TopicPartition)
            .ToDictionary(partition => partition.Key, partition => new Offset(partition.Max(message => message.Offset.Value) + 1)),
        archive.Taken()));

    /// <summary>Looks what the archive has got meanwhile.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        while (_waiting.TryPeek(out var first) && await archive.HasAsync(first.Taken, cancellationToken))
        {
            foreach (var (partition, next) in _waiting.Dequeue().Next)
                _archived[partition] = next;
        }
    }

    /// <summary>What may be committed, once.</summary>
    public IReadOnlyList<TopicPartitionOffset> Take()
    {
        var taken = _archived.Select(offset => new TopicPartitionOffset(offset.Key, offset.Value)).ToList();
        _archived = [];
        return taken;
    }

    /// <summary>Others have these partitions now, and read from what was committed on.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _archived.Remove(partition);
            foreach (var (next, _) in _waiting)
                next.Remove(partition);
        }
    }
}
