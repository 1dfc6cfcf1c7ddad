using System.CommandLine;
using System.Globalization;

namespace TradeKpi.Local.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class SharedOptions
{
    public const string DefaultData = ".tradekpi";

    public Option<string> Data { get; } = new("--data")
    {
        Description = "The data folder.",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => DefaultData,
    };

    public Option<string> Format { get; } = MakeFormat();

    /// <summary>An option for a number within bounds.</summary>
    public static Option<T> Number<T>(string name, string description, T fallback, T least, T most)
        where T : struct, IComparable<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => fallback };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && result.GetValueOrDefault<T>() is var value
                && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
                result.AddError($"{name} takes a number from {least} to {most}.");
        });
        return option;
    }

    /// <summary>An option for a time within bounds, as in <c>500ms</c>, <c>60s</c>, <c>5m</c> or <c>1h</c>.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan fallback, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            if (TryDuration(result.Tokens.Single().Value, out var time) && time >= least && time <= most)
                return time;
            result.AddError($"{name} takes a time such as 500ms, 60s, 5m or 1h, from {least:g} to {most:g}.");
            return default;
        },
    };

    private static bool TryDuration(string text, out TimeSpan time)
    {
        var number = text.TrimEnd('h', 'm', 's');
        var unit = text[number.Length..] switch { "ms" => 1, "s" => 1_000, "m" => 60_000, "h" => 3_600_000, _ => 0 };
        var isNumber = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        time = TimeSpan.FromMilliseconds((double)count * unit);
        return isNumber && unit > 0;
    }

    private static Option<string> MakeFormat()
    {
        var format = new Option<string>("--format")
        { Description = "json, csv or table.", HelpName = "FORMAT", Recursive = true, DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("json", "csv", "table");
        return format;
    }
}
