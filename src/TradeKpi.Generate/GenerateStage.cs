using Microsoft.Extensions.Options;
using TradeKpi.Events;
using TradeKpi.Publish;
using TradeKpi.Telemetry;

namespace TradeKpi.Generate;

/// <summary>
/// The mock sources at work: publishes what they generate, dirt included, at the rate of <see cref="GenerateOptions.Rate"/>. The
/// sources live as long as the stage: a further run goes on where the last one ended, and first publishes what that one could not, the
/// same events with the same ids. One call at a time.
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

    // Made and not yet durable: a source does not forget a change because the hub was away.
    private readonly List<ChangeEvent> _made = [];
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
        await PublishMadeAsync(cancellationToken).ConfigureAwait(false);
        var pace = new Pace(_options.Rate, _time);
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
            Make(due);
            await PublishMadeAsync(cancellationToken).ConfigureAwait(false);
        }

        await PublishHeldBackAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Publishes at once what the rate made due since the last call, for a caller that comes now and then, as a timer does. After a long
    /// pause or outage ten minutes' worth are made up for.
    /// </summary>
    /// <param name="first">The time that the first call makes up for.</param>
    /// <returns>How many events were due; dirt, and what an earlier call could not publish, come on top.</returns>
    /// <exception cref="IOException">The hub cannot take events now; the next call publishes them.</exception>
    public async Task<long> CatchUpAsync(TimeSpan first, CancellationToken cancellationToken)
    {
        var gap = _caughtUpAt is { } last ? _time.GetElapsedTime(last) : first;
        _caughtUpAt = _time.GetTimestamp();
        _owed = Math.Min(_owed + _options.Rate * gap.TotalSeconds, _options.Rate * s_longestGap.TotalSeconds);
        using var span = TradeKpiTelemetry.Source.StartActivity("generate");
        await PublishMadeAsync(cancellationToken).ConfigureAwait(false);
        var due = (long)Math.Floor(_owed);
        for (var left = due; left > 0;)
        {
            var part = (int)Math.Min(left, _options.BatchSize);
            Make(part);
            left -= part;
            _owed -= part;
            await PublishMadeAsync(cancellationToken).ConfigureAwait(false);
        }

        await PublishHeldBackAsync(cancellationToken).ConfigureAwait(false);
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
        foreach (var line in dirt.Soil(new EventGenerator(options, time, events).Take(events)))
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

    private void Make(int events)
    {
        foreach (var clean in _generator.Take(events))
            _made.AddRange(_dirt.Soil(clean).Select(line => line.ToPublish()));
    }

    private Task PublishHeldBackAsync(CancellationToken cancellationToken)
    {
        _made.AddRange(_dirt.Flush().Select(line => line.ToPublish()));
        return PublishMadeAsync(cancellationToken);
    }

    private async Task PublishMadeAsync(CancellationToken cancellationToken)
    {
        while (_made.Count > 0)
        {
            // A list of its own: a publisher may keep what it was given until it is durable.
            var part = _made.GetRange(0, Math.Min(_made.Count, _options.BatchSize));
            await _publisher.PublishTracedAsync(part, int.MaxValue, cancellationToken).ConfigureAwait(false);
            _made.RemoveRange(0, part.Count);
        }
    }

    private static async Task FlushAsync(MemoryStream buffer, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
        buffer.SetLength(0);
    }
}
