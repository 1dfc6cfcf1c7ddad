using System.Collections;
using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using TradeKpi.Local.Settings;

namespace TradeKpi.Local.Tests.Settings;

/// <summary>The JSON schema that follows from the options' classes and the commands, with the words of their own documentation.</summary>
internal static class SchemaOfSettings
{
    // What a report is asked belongs on the command line; the others ask about the file itself, or need none.
    private static readonly string[] s_without = ["report", "explain", "config", "completion"];

    // A machine's own: another one would have another schema.
    private static readonly string[] s_ofMachine = ["Engine:MaxMemoryBytes", "Web:MaxQuestions", "Web:AllowedHosts"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Make()
    {
        var settings = new JsonObject { ["$schema"] = new JsonObject { ["type"] = "string" }, ["Command"] = Of(TradeKpiCommand.Root) };
        foreach (var section in Sections.All)
            settings[section.Name] = Of(section);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Settings of TradeKpi's command line",
            ["type"] = "object",
            ["properties"] = settings,
            ["additionalProperties"] = false,
        }.ToJsonString(s_json) + "\n";
    }

    private static JsonObject Of(SettingSection section)
    {
        var (properties, defaults) = (new JsonObject(), Activator.CreateInstance(section.Type)!);
        foreach (var setting in section.Settings)
            properties[setting.Name] = Of(section, setting, setting.GetValue(defaults));
        return new JsonObject
        {
            ["description"] = Documented($"T:{section.Type.FullName}", section.Type),
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Of(SettingSection section, PropertyInfo setting, object? value)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(s_json, setting.PropertyType).AsObject();
        var description = Documented($"P:{section.Type.FullName}.{setting.Name}", section.Type);
        if (setting.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            if (range.Minimum is string)
                description = $"{description} From {range.Minimum} to {range.Maximum}.".TrimStart();
            else
                (schema["minimum"], schema["maximum"]) = (Number(range.Minimum), Number(range.Maximum));
        }

        if (setting.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
            schema["pattern"] = pattern.Pattern;
        if (value is not null and not ICollection && !s_ofMachine.Contains($"{section.Name}:{setting.Name}", StringComparer.Ordinal))
            schema["default"] = JsonSerializer.SerializeToNode(value, value.GetType(), s_json);
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonNode Number(object value) => value is double number
        ? JsonValue.Create(number)
        : JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture));

    private static JsonObject Of(Command command)
    {
        var properties = new JsonObject();
        foreach (var option in command.Options.Where(CommandSettings.IsSetting))
            properties[CommandSettings.Key([], option)] = Of(option);
        foreach (var below in command.Subcommands.Where(one => !one.Hidden && !s_without.Contains(one.Name, StringComparer.Ordinal)))
            properties[below.Name] = Of(below);
        return new JsonObject
        {
            ["description"] = command is RootCommand
                ? "Options of every command, and of single ones, where the command line leaves them out."
                : command.Description,
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Of(Option option)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        var schema = new JsonObject { ["description"] = option.Description };
        schema["type"] = type == typeof(bool) ? "boolean" : type == typeof(int) || type == typeof(long) ? "integer"
            : type == typeof(double) ? "number" : type.IsArray ? "array" : "string";
        if (type.IsArray)
            schema["items"] = new JsonObject { ["type"] = "string" };
        return schema;
    }

    // As it stands in the source, in one line: what it refers to by its name alone.
    private static string Documented(string member, Type type)
    {
        var file = Path.ChangeExtension(type.Assembly.Location, ".xml");
        var summary = XDocument.Load(file).Descendants("member").FirstOrDefault(one => one.Attribute("name")?.Value == member)?
            .Element("summary");
        foreach (var reference in summary?.Descendants("see").ToList() ?? [])
            reference.ReplaceWith((reference.Attribute("cref")?.Value ?? "").Split('.')[^1]);
        return string.Join(' ', (summary?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
