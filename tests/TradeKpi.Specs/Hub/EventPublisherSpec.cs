using System.Text;
using TradeKpi.Events;
using TradeKpi.Publish;
using Xunit;

namespace TradeKpi.Specs.Hub;

/// <summary>What every door to a hub does. A provider inherits this with an empty hub for each test.</summary>
public abstract class EventPublisherSpec
{
    protected abstract IEventPublisher Publisher { get; }

    /// <summary>What a consumer reads: the bodies of each partition, in order, with their sequences.</summary>
    protected abstract Task<IReadOnlyList<IReadOnlyList<(long Sequence, string Body)>>> ReadAllAsync();

    [Fact]
    public async Task Every_published_event_is_read_once()
    {
        var events = Enumerable.Range(0, 500).Select(n => Change($"ORD{n}", n)).ToList();
        await Publisher.PublishAsync(events, CancellationToken.None);
        Assert.Equal(Bodies(events).Order(StringComparer.Ordinal),
            (await ReadAllAsync()).SelectMany(p => p).Select(e => e.Body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Events_of_one_key_stay_in_one_partition_in_order()
    {
        var events = Enumerable.Range(0, 300).Select(n => Change($"ORD{n % 7}", n)).ToList();
        foreach (var batch in events.Chunk(40))
            await Publisher.PublishAsync(batch, CancellationToken.None);

        var partitions = await ReadAllAsync();
        foreach (var key in events.GroupBy(e => e.Envelope.Key, StringComparer.Ordinal))
        {
            var wanted = Bodies(key).ToList();
            Assert.Contains(partitions, partition => partition.Select(e => e.Body)
                .Where(body => wanted.Contains(body, StringComparer.Ordinal)).SequenceEqual(wanted, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Sequences_are_contiguous_also_when_many_publish_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < 20; n++)
                await Publisher.PublishAsync([.. Enumerable.Range(0, 10).Select(i => Change($"W{writer}-{n}-{i}", n))],
                    CancellationToken.None);
        })));

        var partitions = await ReadAllAsync();
        Assert.Equal(1600, partitions.Sum(p => p.Count));
        foreach (var partition in partitions.Where(p => p.Count > 0))
            Assert.Equal(Enumerable.Range(0, partition.Count).Select(n => partition[0].Sequence + n), partition.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Publishing_nothing_is_fine()
    {
        await Publisher.PublishAsync([], CancellationToken.None);
        Assert.All(await ReadAllAsync(), Assert.Empty);
    }

    protected static ChangeEvent Change(string key, long sequence, int padding = 0)
    {
        var envelope = new Envelope($"id-{key}-{sequence}", Entity.Order, ChangeType.Insert, key, sequence, DateTimeOffset.UnixEpoch,
            "ecommerce", 1);
        return new ChangeEvent(envelope, Encoding.UTF8.GetBytes(
            $$"""{"key":"{{key}}","sequence":{{sequence}},"pad":"{{new string('x', padding)}}"}"""));
    }

    private static IEnumerable<string> Bodies(IEnumerable<ChangeEvent> events) => events.Select(e => Encoding.UTF8.GetString(e.Json.Span));
}
