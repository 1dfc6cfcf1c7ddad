using TradeKpi.Functions.Pipeline;

namespace TradeKpi.Functions.Tests;

public class TriggerPartitionTests
{
    [Fact]
    public void A_batch_comes_from_the_partition_that_the_trigger_tells() =>
        Assert.Equal("2", TriggerPartition.IdOf(TriggerContext.OfPartition("2")));

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"PartitionId":""}""")]
    public void A_trigger_that_tells_none_is_refused(string? told)
    {
        var context = TriggerContext.With(new Dictionary<string, object?>(StringComparer.Ordinal) { ["PartitionContext"] = told });
        Assert.Contains("PartitionId", Assert.Throws<InvalidOperationException>(() => TriggerPartition.IdOf(context)).Message,
            StringComparison.Ordinal);
    }
}
