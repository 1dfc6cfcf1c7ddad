using TradeKpi.Publish;

namespace TradeKpi.Tests.Publish;

public class PartitionerTests
{
    // FNV-1a test vectors, 32 bits: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968 (http://www.isthe.com/chongo/tech/comp/fnv/).
    [Theory]
    [InlineData("", 0x811c9dc5)]
    [InlineData("a", 0xe40c292c)]
    [InlineData("foobar", 0xbf9cf968)]
    public void The_hash_is_fnv_1a(string key, uint hash) => Assert.Equal((int)(hash % 251), Partitioner.Of(key, 251));

    [Fact]
    public void Keys_spread_over_the_partitions()
    {
        var counts = Enumerable.Range(0, 10_000).GroupBy(n => Partitioner.Of($"order:ORD{n:D8}", 4)).Select(g => g.Count());
        Assert.All(counts, count => Assert.InRange(count, 2_000, 3_000));
    }
}
