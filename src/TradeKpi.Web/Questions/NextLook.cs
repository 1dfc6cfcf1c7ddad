namespace TradeKpi.Web.Questions;

/// <summary>
/// Something that is looked up for any number of callers at once: those who come while it is looked up share the look-up that begins next,
/// so nobody is told what was replaced before they asked.
/// </summary>
internal sealed class NextLook<T>(Func<Task<T>> look)
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task<T>? _next;

    public Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return (_next ??= NextAsync(_running)).WaitAsync(cancellationToken);
    }

    private async Task<T> NextAsync(Task before)
    {
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            (_running, _next) = (_next!, null);
        return await look();
    }
}
