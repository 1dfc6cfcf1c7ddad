namespace TradeKpi.Specs.EventHubs;

/// <summary>What becomes of a send instead of its success.</summary>
public abstract record HubTrouble
{
    /// <summary>The transfer is rejected with an AMQP error, and the link lives on: how throttling is told.</summary>
    public sealed record Refuse(string Condition, string Description) : HubTrouble
    {
        public static Refuse Throttled { get; } =
            new("com.microsoft:server-busy", "The request was terminated because the namespace is being throttled.");
    }

    /// <summary>The link is detached with an AMQP error before the transfer is settled.</summary>
    public sealed record DropLink(string Condition, string Description) : HubTrouble;

    /// <summary>The socket is closed without a word.</summary>
    public sealed record DropConnection : HubTrouble;

    /// <summary>The events are kept, and the socket is closed before that is told.</summary>
    public sealed record LoseAcknowledgement : HubTrouble;

    /// <summary>Nothing is told at all, and the link lives on.</summary>
    public sealed record KeepSilent : HubTrouble;
}
