using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Archive;
using TradeKpi.Embedded.Hub;
using TradeKpi.Kafka;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>Consumes topics while the host runs. What is wrong is told once, and so is its end.</summary>
internal sealed class KafkaLoop(KafkaStage stage, Terminal terminal)
{
    private readonly Lock _gate = new();
    private string? _told;

    public Task RunAsync(CancellationToken stop) => stage.RunAsync(Tell, stop);

    /// <summary>Commits what the archive has got, and leaves the group.</summary>
    public Task FinishAsync() => stage.FinishAsync(CancellationToken.None);

    private void Tell(string? trouble)
    {
        lock (_gate)
        {
            if (trouble != _told)
                terminal.Error.WriteLine(trouble is null ? "Kafka works again." : $"Kafka failed and is tried again: {trouble}");
            _told = trouble;
        }
    }
}

/// <summary>The archive of the embedded hub.</summary>
internal sealed class EmbeddedFrontier(EmbeddedHub hub, ArchiveOptions options) : IArchiveFrontier
{
    public IReadOnlyList<long> Taken() => hub.NextSequences();

    public async Task<bool> HasAsync(IReadOnlyList<long> taken, CancellationToken cancellationToken)
    {
        // Read after the lag, what was taken can only be more.
        var behind = await hub.LagAsync(options.ConsumerGroup, cancellationToken);
        return hub.NextSequences().Zip(behind, (next, lag) => next - lag).Zip(taken).All(partition => partition.First >= partition.Second);
    }
}

internal static class KafkaLocalServices
{
    /// <summary>
    /// Everything but brokers and topics are settings, as <c>Kafka__Group</c>, <c>Kafka__Security</c> and <c>Kafka__Password</c>.
    /// </summary>
    public static void AddKafka(this IServiceCollection services, KafkaSettings settings)
    {
        services.AddSingleton<IArchiveFrontier, EmbeddedFrontier>();
        services.AddKafka();
        services.PostConfigure<KafkaOptions>(options => (options.Brokers, options.Topics) = (settings.Brokers, [.. settings.Topics]));
    }
}
