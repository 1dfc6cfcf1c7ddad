using System.Globalization;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>How far a long reading is and how fast it goes: beside its bar, or where nobody watches, a line now and then.</summary>
internal sealed class ReadingPace(Terminal terminal, LongWorkBar bar)
{
    private static readonly TimeSpan s_line = TimeSpan.FromSeconds(5);
    private readonly long _begun = terminal.Time.GetTimestamp();
    private TimeSpan _told;

    /// <param name="events">How many were read since the start.</param>
    public void Tell(long events)
    {
        var elapsed = terminal.Time.GetElapsedTime(_begun);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{events:N0} events, {events / Math.Max(elapsed.TotalSeconds, 0.001):N0} events/s");
        bar.Describe(text);
        if (terminal.IsErrorTerminal || elapsed - _told < s_line)
            return;
        _told = elapsed;
        terminal.Error.WriteLine($"Reading: {text}");
    }
}
