using System.Net.Sockets;
using Azure.Identity;
using Azure.Messaging.EventHubs;

namespace TradeKpi.Azure.Hub;

/// <summary>What the hub's errors mean, and what helps.</summary>
internal static class HubFailure
{
    /// <summary>Whether the hub failed or refuses the caller, as against a mistake of the caller.</summary>
    public static bool Is(Exception e) =>
        IsRefusal(e) || e is EventHubsException or IOException or SocketException or TimeoutException or OperationCanceledException;

    /// <summary>Whether the same call would be refused again, until somebody changes a setting or a role.</summary>
    public static bool IsRefusal(Exception e) =>
        e is UnauthorizedAccessException or AuthenticationFailedException
            or EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound };

    /// <summary>What helps, and what the hub said of it.</summary>
    public static string Help(Exception e)
    {
        var help = e switch
        {
            UnauthorizedAccessException => "Give this host's identity the role Azure Event Hubs Data Sender.",
            AuthenticationFailedException => "No identity could sign in: see AZURE_CLIENT_ID.",
            EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound } =>
                $"The namespace has no such hub: see {EventHubOptions.NameSetting}.",
            EventHubsException { Reason: EventHubsException.FailureReason.ServiceBusy } =>
                "It is throttled: raise its throughput units, or send less.",
            SocketException or EventHubsException { Reason: EventHubsException.FailureReason.ServiceCommunicationProblem } =>
                $"It cannot be reached: see {EventHubOptions.Section}:fullyQualifiedNamespace and the network.",
            _ => "",
        };
        return $"{help} {e.FirstLine()}".TrimStart();
    }
}
