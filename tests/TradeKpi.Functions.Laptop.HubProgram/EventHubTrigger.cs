using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

// Where the package has it, so that what is tested is compiled as it stands.
namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// As much of Microsoft.Azure.Functions.Worker.Extensions.EventHubs as one function needs: the attribute that the build lists, and the
/// reading of events from the AMQP messages that the host passes on.
/// </summary>
[InputConverter(typeof(EventsConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class EventHubTriggerAttribute(string eventHubName) : TriggerBindingAttribute, ISupportCardinality
{
    public string EventHubName { get; } = eventHubName;

    public string? Connection { get; set; }

    public string? ConsumerGroup { get; set; }

    Cardinality ISupportCardinality.Cardinality { get; set; } = Cardinality.Many;
}

#pragma warning disable AZFW0009 // The rule is for programs; the package's converter, which this stands for, carries it.
[SupportsDeferredBinding]
#pragma warning restore AZFW0009
[SupportedTargetType(typeof(EventData[]))]
internal sealed class EventsConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(
        context.Source is CollectionModelBindingData { ModelBindingData: var messages }
            ? ConversionResult.Success(messages.Select(message => new EventData(AmqpAnnotatedMessage.FromBytes(message.Content))).ToArray())
            : ConversionResult.Unhandled());
}
