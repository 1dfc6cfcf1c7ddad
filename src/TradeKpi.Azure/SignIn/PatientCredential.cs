using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;

namespace TradeKpi.Azure.SignIn;

/// <summary>
/// A credential that says within seconds, in one sentence, that it cannot sign in, and remembers it for some seconds more. Each audience is
/// remembered by itself: one that the directory does not know stops no other.
/// </summary>
/// <param name="who">Who signs in and what to do when that fails, as the start of a sentence.</param>
internal sealed class PatientCredential(TokenCredential inner, string who, TimeProvider time) : TokenCredential
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Patience> _audiences = new(StringComparer.Ordinal);

    /// <summary>Who is asked.</summary>
    public TokenCredential Inner => inner;

    /// <inheritdoc/>
    /// <exception cref="AuthenticationFailedException">There is no token, or there was none a moment ago.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var audience = string.Join(' ', requestContext.Scopes);
        try
        {
            return await _audiences.GetOrAdd(audience, _ => new Patience(Longest, Pause, time)).RunAsync(
                () => inner.GetTokenAsync(requestContext, CancellationToken.None).AsTask(),
                late: _ => { },
                isRemembered: _ => true,
                cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthenticationFailedException($"{who}: no token for {audience}. {e.FirstLine()}", e);
        }
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetTokenAsync(TokenRequestContext, CancellationToken)"/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Task.Run(() => GetTokenAsync(requestContext, cancellationToken).AsTask(), CancellationToken.None).GetAwaiter().GetResult();
}
