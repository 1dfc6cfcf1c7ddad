using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace TradeKpi.Web.Http;

/// <summary>So many at a time, so many who wait a while, and the rest are told to come back.</summary>
/// <param name="most">How many are at it at a time.</param>
/// <param name="waiting">How many wait beside them.</param>
/// <param name="patience">How long one waits.</param>
/// <param name="told">What is told to who finds no place.</param>
internal sealed class Places(int most, int waiting, TimeSpan patience, string told, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = most,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>A place, to be disposed.</summary>
    /// <exception cref="ProblemException">No place came free: 503.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken leave)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(leave, late.Token);
        try
        {
            var place = await _places.AcquireAsync(1, wait.Token);
            if (place.IsAcquired)
                return place;
            place.Dispose();
        }
        catch (OperationCanceledException) when (!leave.IsCancellationRequested)
        {
            // Nobody is kept waiting for longer: the answer below says what to do.
        }

        throw new ProblemException(StatusCodes.Status503ServiceUnavailable, told) { RetryAfter = 5 };
    }

    public void Dispose() => _places.Dispose();
}
