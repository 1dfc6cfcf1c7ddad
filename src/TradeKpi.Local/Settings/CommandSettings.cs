using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Settings;

/// <summary>
/// Options of commands in the settings, as in <c>Command:run:rate</c>: they count where the command line leaves them out. What stands at
/// <c>Command</c> itself counts for every command that takes it.
/// </summary>
internal static class CommandSettings
{
    public const string Section = "Command";

    /// <summary>The option that names the file itself.</summary>
    public const string File = "--config";

    /// <summary>The words that a command line lacks for what the settings say of its command, one an option or value.</summary>
    /// <exception cref="UsageException">An option has an object, or a list of anything but values.</exception>
    public static IReadOnlyList<string> Missing(ParseResult parsed, IConfiguration settings)
    {
        var section = settings.GetSection(Section);
        if (!section.Exists())
            return [];
        var (words, chain, seen) = (new List<string>(), Chain(parsed.CommandResult), new HashSet<string>(StringComparer.Ordinal));
        for (var level = chain.Count - 1; level >= 0; level--)
        {
            foreach (var option in chain[level].Command.Options.Where(IsSetting))
            {
                // An option of a command stands for the one of the same name that every command takes.
                if (!seen.Add(option.Name) || parsed.GetResult(option) is { Implicit: false })
                    continue;
                var first = chain.FindIndex(one => one.Command.Options.Any(same => same.Name == option.Name));
                var said = Enumerable.Range(first, chain.Count - first).Reverse()
                    .Select(below => section.GetSection(Key(chain.Take(below + 1).Skip(1).Select(one => one.Command.Name), option)))
                    .FirstOrDefault(one => one.Exists());
                if (said is { Value: { } value })
                    words.Add($"{option.Name}={value}");
                else if (said is not null)
                    words.AddRange([option.Name, .. Values(said)]);
            }
        }

        return words;
    }

    private static IEnumerable<string> Values(IConfigurationSection list) => list.GetChildren()
        .Select(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? child.Value : null)
        .Select(value => value ?? throw new UsageException($"{list.Path} must be a value, or a list of values where it takes several."));

    public static bool IsSetting(Option option) => option is not (HelpOption or VersionOption) && option.Name != File;

    /// <summary>Its key below the section.</summary>
    public static string Key(IEnumerable<string> commands, Option option) =>
        ConfigurationPath.Combine([.. commands, option.Name.TrimStart('-')]);

    private static List<CommandResult> Chain(CommandResult leaf)
    {
        var chain = new List<CommandResult>();
        for (SymbolResult? at = leaf; at is CommandResult command; at = at.Parent)
            chain.Insert(0, command);
        return chain;
    }
}
