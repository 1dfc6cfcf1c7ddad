using System.Globalization;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace TradeKpi.Specs.EventHubs;

/// <summary>What a consumer's link reads: a partition's events from the position that its filter names, as its credit allows.</summary>
internal sealed class ReaderNode
{
    private readonly SendingAmqpLink _link;
    private readonly HubPartition _partition;
    private readonly Lock _gate = new();
    private long _next;
    private uint _credit;

    private ReaderNode(SendingAmqpLink link, HubPartition partition, long next) => (_link, _partition, _next) = (link, partition, next);

    public static void Attach(SendingAmqpLink link, HubPartition partition)
    {
        var reader = new ReaderNode(link, partition, First(((Source)link.Settings.Source).FilterSet, partition));
        link.RegisterCreditListener((credit, _, _) => reader.Send(credit));
        partition.Appended += reader.SendMore;
        link.SafeAddClosed((_, _) => partition.Appended -= reader.SendMore);
    }

    // A position is a comparison like "amqp.annotation.x-opt-sequence-number > 7"; offsets are 4096 times the sequence.
    private static long First(FilterSet? filters, HubPartition partition)
    {
        if (filters?.FirstOrDefault().Value is not DescribedType { Value: string filter })
            return partition.Beginning;
        var parts = filter.Split(' ');
        var bound = parts[^1].Trim('\'');
        if (bound == "@latest")
            return partition.Beginning + partition.Entries.Count;
        var position = long.Parse(bound, CultureInfo.InvariantCulture);
        if (position < 0)
            return partition.Beginning;
        var sequence = parts[0].EndsWith("offset", StringComparison.Ordinal) ? position / 4096 : position;
        return parts[1] == ">=" ? sequence : sequence + 1;
    }

    private void SendMore(object? sender, EventArgs appended) => Send(credit: null);

    private void Send(uint? credit)
    {
        lock (_gate)
        {
            _credit = credit ?? _credit;
            foreach (var entry in _partition.Entries.Where(entry => entry.Sequence >= _next).Take((int)Math.Min(_credit, int.MaxValue)))
            {
                _link.SendMessageNoWait(Delivered(entry), BitConverter.GetBytes(entry.Sequence), AmqpConstants.NullBinary);
                _next = entry.Sequence + 1;
                _credit--;
            }
        }
    }

    private static AmqpMessage Delivered(HubEntry entry)
    {
        var sent = entry.Message;
        var message = sent switch
        {
            { ValueBody: { } value } => AmqpMessage.Create(new AmqpValue { Value = value.Value }),
            { SequenceBody: { } sequence } => AmqpMessage.Create(sequence),
            _ => AmqpMessage.Create(new Data { Value = new ArraySegment<byte>(entry.Body) }),
        };
        if (sent.Properties is { } properties)
        {
            message.Properties.MessageId = properties.MessageId;
            message.Properties.CorrelationId = properties.CorrelationId;
            message.Properties.ContentType = properties.ContentType;
            message.Properties.ContentEncoding = properties.ContentEncoding;
        }

        message.ApplicationProperties = sent.ApplicationProperties;
        message.MessageAnnotations.Map["x-opt-sequence-number"] = entry.Sequence;
        message.MessageAnnotations.Map["x-opt-offset"] = entry.Offset;
        message.MessageAnnotations.Map["x-opt-enqueued-time"] = entry.EnqueuedAt.UtcDateTime;
        if (entry.PartitionKey is { } key)
            message.MessageAnnotations.Map["x-opt-partition-key"] = key;
        return message;
    }
}
