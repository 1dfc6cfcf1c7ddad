using System.Globalization;
using TradeKpi.Publish;

namespace TradeKpi.Local.Commands;

/// <summary>How far a replay has read, as one line on standard error that is written over; silent where nobody watches.</summary>
internal sealed class ReplayProgress : IAsyncDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(200);

    private readonly Terminal _terminal;
    private readonly long? _bytes;
    private readonly ITimer? _timer;
    private long _read;
    private long _events;

    public ReplayProgress(Terminal terminal, IReadOnlyList<string> files)
    {
        _terminal = terminal;
        _bytes = files.Contains(InputPaths.StandardInput, StringComparer.Ordinal) ? null : files.Sum(file => new FileInfo(file).Length);
        if (terminal.IsErrorTerminal)
            _timer = terminal.Time.CreateTimer(_ => Draw(), null, s_every, s_every);
    }

    /// <summary>The input, its bytes counted as they are read. Standard input stays open when the watch ends.</summary>
    public Stream Watch(Stream input, string file) => new CountingStream(input, count => Interlocked.Add(ref _read, count), leaveOpen: file == InputPaths.StandardInput);

    public IProgress<PublishReport> Published(long earlier) => new Told(report => Interlocked.Exchange(ref _events, earlier + report.Read));

    public async ValueTask DisposeAsync()
    {
        if (_timer is null)
            return;
        await _timer.DisposeAsync();
        await _terminal.Error.WriteAsync("\r\u001b[K");
    }

    private void Draw()
    {
        var bar = "";
        if (_bytes is > 0)
        {
            var share = Math.Min(1.0, (double)Interlocked.Read(ref _read) / _bytes.Value);
            var full = (int)(share * BarWidth);
            bar = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', BarWidth - full)}] {share,4:P0}  ");
        }

        _terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{bar}{Interlocked.Read(ref _events):N0} events"));
    }

    private sealed class Told(Action<PublishReport> tell) : IProgress<PublishReport>
    {
        public void Report(PublishReport value) => tell(value);
    }
}
