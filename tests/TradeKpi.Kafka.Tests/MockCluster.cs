using System.Text;
using Confluent.Kafka;

namespace TradeKpi.Kafka.Tests;

/// <summary>librdkafka's own cluster, in this process: brokers on the loopback address with topics, groups and offsets.</summary>
internal sealed class MockCluster : IDisposable
{
    /// <summary>The group whose offsets are watched: no member of it.</summary>
    public const string Group = "tradekpi";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IConsumer<byte[], byte[]> _watch;

    public MockCluster()
    {
        var settings = new ProducerConfig { Acks = Acks.All };
        settings.Set("test.mock.num.brokers", "1");
        _producer = new ProducerBuilder<byte[]?, byte[]?>(settings).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        var broker = admin.GetMetadata(s_patience).Brokers[0];
        Brokers = $"{broker.Host}:{broker.Port}";
        _watch = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = Group })
            .SetLogHandler((_, _) => { }).Build();
    }

    public string Brokers { get; }

    /// <summary>Puts a message into a topic's partition, which is there from the first one on.</summary>
    /// <returns>Its offset.</returns>
    public async Task<long> SendAsync(string topic, int partition, string? value, params (string Name, string Value)[] headers)
    {
        var message = new Message<byte[]?, byte[]?> { Value = value is null ? null : Encoding.UTF8.GetBytes(value), Headers = [] };
        foreach (var (name, text) in headers)
            message.Headers.Add(name, Encoding.UTF8.GetBytes(text));
        var sent = await _producer.ProduceAsync(new TopicPartition(topic, partition), message);
        return sent.Offset.Value;
    }

    /// <summary>The offset from which the group reads a partition on; -1001 where it has committed none.</summary>
    public long Committed(string topic, int partition) =>
        _watch.Committed([new TopicPartition(topic, partition)], s_patience)[0].Offset.Value;

    public void Dispose()
    {
        _watch.Dispose();
        _producer.Dispose();
    }
}
