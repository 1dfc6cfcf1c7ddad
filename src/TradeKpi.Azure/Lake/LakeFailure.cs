using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;

namespace TradeKpi.Azure.Lake;

/// <summary>
/// Says in one sentence what the store refused, why, and what helps; all as <see cref="IOException"/>, as the port promises.
/// </summary>
internal static class LakeFailure
{
    /// <summary>Whether the store failed, as against a mistake of the caller or his cancellation.</summary>
    public static bool Is(Exception e, CancellationToken cancellationToken) => e switch
    {
        RequestFailedException or AuthenticationFailedException => true,
        // The client's pipeline gives up after its attempts with all their errors at once, and at its own time limit with a cancellation.
        AggregateException { InnerException: RequestFailedException or AuthenticationFailedException or IOException } => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The error itself, where the client gave up with those of all its attempts.</summary>
    public static Exception Cause(Exception e) => e is AggregateException { InnerException: { } inner } ? inner : e;

    public static IOException At(string what, Exception cause)
    {
        var error = Cause(cause);
        var help = error switch
        {
            RequestFailedException { Status: 403 } =>
                "The identity may not: give it the role Storage Blob Data Contributor on the container, and look at the account's " +
                "firewall.",
            RequestFailedException { ErrorCode: "ContainerNotFound" or "FilesystemNotFound" } =>
                "There is no such container: make it, or correct Lake:Container.",
            RequestFailedException { Status: 0 } => "The account cannot be reached: see Lake:ServiceUri and the network.",
            AuthenticationFailedException => "No identity could sign in: see AZURE_CLIENT_ID.",
            OperationCanceledException => "It did not answer in time.",
            _ => "",
        };
        return new IOException($"The lake failed at {what}. {help} {error.FirstLine()}", cause);
    }

    /// <summary>The same listing, with the store's errors as the port's.</summary>
    public static async IAsyncEnumerable<T> TranslatedAsync<T>(
        IAsyncEnumerable<T> items, string what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var enumerator = items.GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync())
            yield return enumerator.Current;

        async ValueTask<bool> MoveAsync()
        {
            try
            {
                return await enumerator.MoveNextAsync();
            }
            catch (Exception e) when (Is(e, cancellationToken))
            {
                throw At(what, e);
            }
        }
    }
}
