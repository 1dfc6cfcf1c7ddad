using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace TradeKpi.Azure.SignIn;

/// <summary>
/// Whoever this host is: the managed identity that <see cref="ClientId"/> names, the system-assigned one where Azure offers one and none is
/// named, and elsewhere the developer whom the Azure CLI has signed in.
/// </summary>
public static class HostIdentity
{
    /// <summary>The setting with the client id of a user-assigned managed identity.</summary>
    public const string ClientId = "AZURE_CLIENT_ID";

    /// <summary>Set by Azure where an app has any managed identity.</summary>
    private const string Endpoint = "IDENTITY_ENDPOINT";

    public static TokenCredential Of(IConfiguration settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings[ClientId] is { Length: > 0 } client)
        {
            return new PatientCredential(
                new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client)),
                $"The managed identity {client}, which {ClientId} names, cannot sign in", time);
        }

        return settings[Endpoint] is { Length: > 0 }
            ? new PatientCredential(
                new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
                $"The app's own managed identity cannot sign in ({ClientId} names no other)", time)
            : new PatientCredential(
                new AzureCliCredential(), $"{ClientId} is not set, and the Azure CLI has nobody signed in (az login)", time);
    }
}
