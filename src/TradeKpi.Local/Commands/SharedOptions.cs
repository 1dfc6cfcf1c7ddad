using System.CommandLine;
using System.Globalization;
using System.Numerics;
using TradeKpi.Local.Settings;

namespace TradeKpi.Local.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class SharedOptions
{
    public const string DefaultData = ".tradekpi";

    public Option<string> Data { get; } = Named(new Option<string>("--data")
    {
        Description = "The data folder.",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => DefaultData,
    });

    public Option<string> Format { get; } = MakeFormat();

    public Option<string?> Config { get; } = Named(new Option<string?>(CommandSettings.File)
    {
        Description = $"The file of settings; {LocalSettings.DefaultFile} of the working folder without it, where there is one.",
        HelpName = "FILE",
        Recursive = true,
    });

    /// <summary>The option, which now refuses a path of no characters, as <c>--data "$UNSET"</c> gives it.</summary>
    public static Option<T> Named<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError($"{option.Name} takes a path; it is empty.");
        });
        return option;
    }

    /// <summary>An option for a number within bounds.</summary>
    public static Option<T> Number<T>(string name, string description, T fallback, T least, T most)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                // No thousands: 0,5 is a half in much of the world, and must not be read as 5.
                var text = result.Tokens.Single().Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                    return value;
                result.AddError(string.Create(CultureInfo.InvariantCulture,
                    $"{name} takes a number from {least} to {most}, not '{text}'."));
                return default;
            },
        };

    /// <summary>An option for a whole number within bounds, or none.</summary>
    public static Option<int?> Optional(string name, string description, int least, int most, string helpName = "N") => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                return value;
            result.AddError(
                string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {least} to {most}, not '{text}'."));
            return default;
        },
    };

    /// <summary>An option for a day within bounds, or none.</summary>
    public static Option<DateOnly?> Day(string name, string description, DateOnly least, DateOnly most) => new(name)
    {
        Description = description,
        HelpName = "DAY",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day >= least && day <= most)
                return day;
            result.AddError($"{name} takes a day such as 2025-01-31, from {least:yyyy-MM-dd} to {most:yyyy-MM-dd}, not '{text}'.");
            return default;
        },
    };

    /// <summary>An option for a time within bounds, as in <c>500ms</c>, <c>60s</c>, <c>5m</c> or <c>1h</c>.</summary>
    public static Option<Duration> Time(string name, string description, TimeSpan fallback, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => new Duration(fallback),
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (Duration.TryParse(text, out var given) && given.Time >= least && given.Time <= most)
                return given;
            result.AddError($"{name} takes a time such as 500ms, 60s, 5m or 1h, from {new Duration(least)} to {new Duration(most)}, " +
                $"not '{text}'.");
            return default;
        },
    };

    private static Option<string> MakeFormat()
    {
        var format = new Option<string>("--format")
        { Description = "json, csv or table.", HelpName = "FORMAT", Recursive = true, DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("json", "csv", "table");
        return format;
    }
}
