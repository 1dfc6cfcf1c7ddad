using System.Text.Json;
using Azure.Messaging.EventHubs;
using Google.Protobuf;
using TradeKpi.Functions.Laptop.Tests.Worker.Rpc;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>What a trigger hands over, in the form in which the host's extension sends it to a worker.</summary>
internal sealed record Delivery(TypedData? Data, params IReadOnlyList<(string Name, string Json)> Metadata)
{
    /// <summary>Of HTTP, which goes to the worker's own address.</summary>
    public static Delivery Nothing { get; } = new(Data: null);

    /// <summary>A tick of a schedule below a minute, which is not monitored.</summary>
    public static Delivery Tick { get; } =
        new(new TypedData { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });

    /// <summary>The news of a blob of the account that <c>LakeStorage</c> names.</summary>
    public static Delivery Blob(string container, string name) => new(new TypedData
    {
        ModelBindingData = new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureStorageBlobs",
            ContentType = "application/json",
            Content = ByteString.CopyFromUtf8(
                JsonSerializer.Serialize(new { Connection = "LakeStorage", ContainerName = container, BlobName = name })),
        },
    });

    /// <summary>A batch of consecutive events of one partition, each as the AMQP message that a consumer of the hub received.</summary>
    /// <param name="partition">Null tells none, which no real trigger does.</param>
    public static Delivery Events(string? partition, IEnumerable<EventData> events)
    {
        var batch = new CollectionModelBindingData();
        batch.ModelBindingData.AddRange(events.Select(received => new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureEventHubsEventData",
            ContentType = "application/octet-stream",
            Content = ByteString.CopyFrom(received.GetRawAmqpMessage().ToBytes().ToMemory().Span),
        }));
        return new Delivery(
            new TypedData { CollectionModelBindingData = batch },
            partition is null ? [] : [("PartitionContext", JsonSerializer.Serialize(new { PartitionId = partition }))]);
    }
}
