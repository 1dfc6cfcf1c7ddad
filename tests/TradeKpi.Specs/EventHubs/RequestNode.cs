using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace TradeKpi.Specs.EventHubs;

/// <summary>A node that is asked on one link and answers on another, whose target the question names as its reply address.</summary>
internal abstract class RequestNode
{
    private readonly ConcurrentDictionary<string, SendingAmqpLink> _replies = new(StringComparer.Ordinal);

    public void Attach(AmqpLink link)
    {
        if (link is ReceivingAmqpLink questions)
        {
            questions.RegisterMessageListener(question => OnQuestion(questions, question));
            return;
        }

        var address = ((Target)link.Settings.Target).Address.ToString()!;
        _replies[address] = (SendingAmqpLink)link;
        link.SafeAddClosed((_, _) => _replies.TryRemove(address, out _));
    }

    protected abstract AmqpMessage Answer(AmqpMessage question);

    protected static AmqpMessage Answer(int status, string description, object? value = null)
    {
        var answer = value is null ? AmqpMessage.Create() : AmqpMessage.Create(new AmqpValue { Value = value });
        answer.ApplicationProperties = new ApplicationProperties();
        answer.ApplicationProperties.Map["status-code"] = status;
        answer.ApplicationProperties.Map["status-description"] = description;
        return answer;
    }

    private void OnQuestion(ReceivingAmqpLink questions, AmqpMessage question)
    {
        var answer = Answer(question);
        questions.AcceptMessage(question, batchable: false);
        if (!_replies.TryGetValue($"{question.Properties.ReplyTo}", out var replies))
            return;
        answer.Properties.CorrelationId = question.Properties.MessageId;
        answer.Settled = true;
        replies.SendMessageNoWait(answer, AmqpConstants.EmptyBinary, AmqpConstants.NullBinary);
    }
}
