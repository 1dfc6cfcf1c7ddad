using System.Globalization;

namespace TradeKpi.Local.Commands;

/// <summary>A time as the command line writes and reads it: <c>500ms</c>, <c>60s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal readonly record struct Duration(TimeSpan Time)
{
    public static bool TryParse(string text, out Duration given)
    {
        var number = text.TrimEnd('h', 'm', 's');
        var unit = text[number.Length..] switch { "ms" => 1, "s" => 1_000, "m" => 60_000, "h" => 3_600_000, _ => 0 };
        var isNumber = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        given = new Duration(TimeSpan.FromMilliseconds((double)count * unit));
        return isNumber && unit > 0;
    }

    /// <summary>As it can be given.</summary>
    public override string ToString() => Time switch
    {
        _ when Time.Ticks % TimeSpan.TicksPerHour == 0 => Text($"{Time.TotalHours}h"),
        _ when Time.Ticks % TimeSpan.TicksPerSecond == 0 => Text($"{Time.TotalSeconds}s"),
        _ => Text($"{Time.TotalMilliseconds}ms"),
    };

    private static string Text(FormattableString value) => value.ToString(CultureInfo.InvariantCulture);
}
