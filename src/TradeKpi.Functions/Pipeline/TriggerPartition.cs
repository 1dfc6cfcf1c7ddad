using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace TradeKpi.Functions.Pipeline;

/// <summary>Which partition a batch comes from. The trigger tells it as JSON beside the events.</summary>
public static class TriggerPartition
{
    private const string Name = "PartitionContext";

    /// <exception cref="InvalidOperationException">The trigger told no partition.</exception>
    public static string IdOf(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.BindingContext.BindingData.TryGetValue(Name, out var told) && told is string json)
        {
            using var partition = JsonDocument.Parse(json);
            if (partition.RootElement.TryGetProperty("PartitionId", out var id) && id.GetString() is { Length: > 0 } partitionId)
                return partitionId;
        }

        throw new InvalidOperationException(
            $"The Event Hubs trigger told no {Name} with a PartitionId, without which no event can be placed in the lake.");
    }
}
