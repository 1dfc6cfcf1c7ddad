using Microsoft.AspNetCore.Http;

namespace TradeKpi.Web.Http;

/// <summary>Does something that changes or costs much for one caller at a time.</summary>
internal sealed class OneAtATime
{
    private int _running;

    /// <exception cref="ProblemException">It is being done: 409.</exception>
    public async Task RunAsync(Func<Task> work)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "This is being done for another caller. Ask again when it has ended.")
            { RetryAfter = 10 };
        }

        try
        {
            await work();
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
