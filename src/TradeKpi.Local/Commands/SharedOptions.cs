using System.CommandLine;

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
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<T>() is var value && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
                result.AddError($"{name} takes a number from {least} to {most}.");
        });
        return option;
    }

    private static Option<string> MakeFormat()
    {
        var format = new Option<string>("--format") { Description = "json, csv or table.", HelpName = "FORMAT", Recursive = true, DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("json", "csv", "table");
        return format;
    }
}
