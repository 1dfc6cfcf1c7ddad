using System.Collections;
using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Generate;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Settings;
using TradeKpi.Local.Shell;
using TradeKpi.Report;
using TradeKpi.SnowflakeApi;
using TradeKpi.Web;

namespace TradeKpi.Local.Commands;

/// <summary><c>config</c>: every setting, and who says so. <c>config schema</c>: what the file of settings may hold.</summary>
internal static class ConfigCommand
{
    private static readonly SqlColumn[] s_columns =
        [.. new[] { "setting", "value", "from" }.Select(name => new SqlColumn(name, ValueKind.Text, IsJson: false))];

    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var schema = new Command("schema", "Prints the JSON schema of the file of settings, for editors.");
        schema.SetAction((_, cancellationToken) => terminal.Out.WriteAsync(SettingsSchema.Text().AsMemory(), cancellationToken));
        var command = new Command("config", "Prints every setting, and where it comes from.") { schema };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = LocalSettings.Read(parsed.GetValue(shared.Config));
            var rows = OfSections(new DataFolder(parsed.GetValue(shared.Data)!), terminal, settings).Concat(OfCommands(settings));
            await SqlRows.PrintAsync(terminal, s_columns, rows.ToAsyncEnumerable(), parsed.GetValue(shared.Format)!, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static IEnumerable<string?[]> OfSections(DataFolder folder, Terminal terminal, LocalSettings settings)
    {
        using var services = new ServiceCollection().AddTradeKpiLocal(folder, terminal.Time, settings.All).AddTradeKpiWeb().AddGenerate()
            .BuildServiceProvider();
        foreach (var section in Sections.All)
        {
            var options = section.Value(services);
            foreach (var setting in section.Settings)
            {
                var key = $"{section.Name}:{setting.Name}";
                yield return [key, Shown(key, Text(setting.GetValue(options))), settings.From(key) ?? "default"];
            }
        }
    }

    // What commands have of their own accord stands in their help.
    private static IEnumerable<string?[]> OfCommands(LocalSettings settings) =>
        settings.All.GetSection(CommandSettings.Section).AsEnumerable()
            .Where(pair => pair.Value is not null && pair.Key != CommandSettings.Section)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (string?[])[pair.Key, Shown(pair.Key, pair.Value), settings.From(pair.Key)]);

    private static string? Shown(string key, string? value) => value is { Length: > 0 }
        && (key.EndsWith("password", StringComparison.OrdinalIgnoreCase) || key.EndsWith("token", StringComparison.OrdinalIgnoreCase))
        ? "***" : value;

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IDictionary pairs => string.Join(", ", pairs.Keys.Cast<object>().Select(key => $"{key}={Text(pairs[key])}")),
        IEnumerable values => string.Join(", ", values.Cast<object>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
