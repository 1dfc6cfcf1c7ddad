using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace TradeKpi.Azure.Warehouse;

/// <summary>The private key of the key pair, from Key Vault; asked for once, and again after <see cref="Forget"/>.</summary>
internal sealed class KeyVaultKey(SecretClient vault, string name, string? version)
{
    private volatile string? _pem;

    public static KeyVaultKey At(Uri secret, TokenCredential credential)
    {
        var parts = Parts(secret);
        return new KeyVaultKey(new SecretClient(new Uri(secret.GetLeftPart(UriPartial.Authority)), credential), parts[1],
            parts.Length > 2 ? parts[2] : null);
    }

    public static bool IsSecret(Uri uri) =>
        uri is { IsAbsoluteUri: true, Scheme: "https" } && Parts(uri) is ["secrets", _] or ["secrets", _, _];

    /// <exception cref="SnowflakeException">Key Vault does not give the key out.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _pem ??= (await vault.GetSecretAsync(name, version, cancellationToken: cancellationToken)).Value.Value;
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Unreadable(e);
        }
    }

    /// <inheritdoc cref="GetAsync"/>
    public string Get()
    {
        try
        {
            return _pem ??= vault.GetSecret(name, version).Value.Value;
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>The key is asked for anew next time: Snowflake refused it, so it may have been replaced.</summary>
    public void Forget() => _pem = null;

    private SnowflakeException Unreadable(Exception cause) => new(
        $"The private key cannot be read from the secret {name} of {vault.VaultUri}. "
        + $"Give this host's identity the role Key Vault Secrets User, and look at the vault's firewall. {cause.Message}",
        cause,
        isTransient: true);

    private static string[] Parts(Uri uri) => uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
