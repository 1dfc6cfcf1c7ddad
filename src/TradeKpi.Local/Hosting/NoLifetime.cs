using Microsoft.Extensions.Hosting;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// Leaves the signals to <see cref="Interrupt"/>. The host's own lifetime takes them all for itself and lets none end the process, so
/// a second one would be lost on a host that cannot drain.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
