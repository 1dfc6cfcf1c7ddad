using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using Moq;

namespace TradeKpi.Functions.Tests;

/// <summary>What triggers hand to a function beside its parameters, as the host sends it.</summary>
internal static class TriggerContext
{
    public static FunctionContext OfPartition(string id) => With(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["PartitionContext"] =
            $$"""{"IsCheckpointingAfterInvocationEnabled":true,"FullyQualifiedNamespace":"n.servicebus.windows.net","EventHubName":"tradekpi","ConsumerGroup":"tradekpi-archive","PartitionId":"{{id}}"}""",
    });

    public static FunctionContext With(IReadOnlyDictionary<string, object?> data)
    {
        var binding = new Mock<BindingContext>();
        binding.SetupGet(context => context.BindingData).Returns(data);
        var function = new Mock<FunctionContext>();
        function.SetupGet(context => context.BindingContext).Returns(binding.Object);
        return function.Object;
    }

    public static EventData[] Events(long first, params byte[][] bodies) =>
    [
        .. bodies.Select((body, n) => EventHubsModelFactory.EventData(
            new BinaryData(body), sequenceNumber: first + n, offsetString: "0",
            enqueuedTime: new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero))),
    ];
}
