using Microsoft.Extensions.Options;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Telemetry;

namespace TradeKpi.Generate;

/// <summary>
/// The mock sources at work: publishes what they generate, dirt included, at the rate of <see cref="GenerateOptions.Rate"/>. The
/// sources live as long as the stage: a further run goes on where the last one ended.
/// </summary>
public sealed class GenerateStage
{
    private const int FlushAt = 64 * 1_024;
    private static readonly TimeSpan s_longestGap = TimeSpan.FromMinutes(10);

    private readonly IEventPublisher _publisher;
    private readonly GenerateOptions _options;
    private readonly TimeProvider _time;
    private readonly EventGenerator _generator;
    private readonly Dirt _dirt;
    private long? _caughtUpAt;
    private double _owed;

    public GenerateStage(IEventPublisher publisher, IOptions<GenerateOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _publisher = publisher;
        _options = options.Value;
        _time = time;
        _generator = new(_options, time);
        _dirt = new(_options);
    }

    /// <summary>Publishes <paramref name="events"/> events and the dirt that comes on top, or for ever.</summary>
    /// <exception cref="OperationCanceledException">The stage was asked to stop.</exception>
    public async Task RunAsync(long? events, CancellationToken cancellationToken)
    {
        var pace = new Pace(_options.Rate, _time);
        var batch = new List<ChangeEvent>(_options.BatchSize);
        for (var left = events ?? long.MaxValue; left > 0;)
        {
            var due = pace.Take(Math.Min(left, _options.BatchSize));
            if (due == 0)
            {
                await Task.Delay(pace.Wait(), _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            left -= due;
            using var span = TradeKpiTelemetry.Source.StartActivity("generate");
            foreach (var clean in _generator.Take(due))
                batch.AddRange(_dirt.Soil(clean).Select(line => line.ToPublish()));
            await PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        batch.AddRange(_dirt.Flush().Select(line => line.ToPublish()));
        await PublishAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Publishes at once what the rate made due since the last call, for a caller that comes now and then, as a timer does. After a long
    /// pause ten minutes' worth are made up for.
    /// </summary>
    /// <param name="first">The time that the first call makes up for.</param>
    /// <returns>How many events were due; dirt comes on top.</returns>
    public async Task<long> CatchUpAsync(TimeSpan first, CancellationToken cancellationToken)
    {
        var gap = _caughtUpAt is { } last ? _time.GetElapsedTime(last) : first;
        _caughtUpAt = _time.GetTimestamp();
        _owed += _options.Rate * (gap < s_longestGap ? gap : s_longestGap).TotalSeconds;
        var due = (long)Math.Floor(_owed);
        _owed -= due;
        using var span = TradeKpiTelemetry.Source.StartActivity("generate");
        foreach (var part in _dirt.Soil(_generator.Take(due)).Select(line => line.ToPublish()).Chunk(_options.BatchSize))
            await _publisher.PublishAsync(part, cancellationToken).ConfigureAwait(false);
        return due;
    }

    /// <summary>
    /// Writes <paramref name="events"/> events, one a line, with the dirt that the options ask for on top, as fast as the stream takes
    /// them. Returns the number of lines of each kind.
    /// </summary>
    /// <param name="made">Told of each line, as a ledger is; may be null.</param>
    /// <param name="written">Told now and then how many lines were made since it was told last; may be null.</param>
    public static async Task<IReadOnlyDictionary<DirtKind, long>> WriteAsync(
        GenerateOptions options, TimeProvider time, Stream output, long events, Action<GeneratedLine>? made,
        IProgress<int>? written, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var dirt = new Dirt(options);
        using var buffer = new MemoryStream(2 * FlushAt);
        var lines = 0;
        foreach (var line in dirt.Soil(new EventGenerator(options, time).Take(events)))
        {
            made?.Invoke(line);
            buffer.Write(line.Json.Span);
            buffer.WriteByte((byte)'\n');
            lines++;
            if (buffer.Length < FlushAt)
                continue;
            await FlushAsync(buffer, output, cancellationToken).ConfigureAwait(false);
            written?.Report(lines);
            lines = 0;
        }

        await FlushAsync(buffer, output, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return dirt.Injected;
    }

    private async Task PublishAsync(List<ChangeEvent> batch, CancellationToken cancellationToken)
    {
        // A list of its own: a publisher may keep what it was given until it is durable.
        foreach (var part in batch.Chunk(_options.BatchSize))
            await _publisher.PublishTracedAsync(part, int.MaxValue, cancellationToken).ConfigureAwait(false);
        batch.Clear();
    }

    private static async Task FlushAsync(MemoryStream buffer, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
        buffer.SetLength(0);
    }
}
