using Microsoft.Azure.Amqp;

namespace TradeKpi.Specs.EventHubs;

/// <summary>Where a client shows its token for an address before it opens a link to it.</summary>
internal sealed class TokenNode(LoopbackEventHub hub) : RequestNode
{
    protected override AmqpMessage Answer(AmqpMessage question)
    {
        hub.OnToken();
        return hub.RefusesTokens
            ? Answer(401, "Unauthorized access. 'Send' claim(s) are required to perform this operation.")
            : Answer(202, "Accepted");
    }
}
