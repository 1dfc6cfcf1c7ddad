using System.Text.Json;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Settings;

/// <summary>The JSON schema of the file of settings: what editors complete by, and what the file is read by.</summary>
internal static class SettingsSchema
{
    /// <summary>The schema, as text.</summary>
    public static string Text()
    {
        using var stream = typeof(SettingsSchema).Assembly.GetManifestResourceStream("TradeKpi.Local.tradekpi.schema.json")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }

    /// <exception cref="UsageException">A key is not known, or something else stands where its settings belong.</exception>
    public static void RefuseUnknown(string file, JsonElement settings)
    {
        using var schema = JsonDocument.Parse(Text());
        Refuse(file, "", settings, schema.RootElement);
    }

    private static void Refuse(string file, string path, JsonElement value, JsonElement schema)
    {
        // What has no keys of its own, or any, is left to who reads it.
        if (!schema.TryGetProperty("properties", out var known))
            return;
        if (value.ValueKind != JsonValueKind.Object)
            throw new UsageException($"{file}: {(path.Length == 0 ? "the file" : path)} must be an object, with its settings in braces.");
        var names = known.EnumerateObject().ToList();
        foreach (var setting in value.EnumerateObject())
        {
            var place = path.Length == 0 ? setting.Name : $"{path}:{setting.Name}";
            var of = names.Find(name => name.Name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase));
            if (of.Value.ValueKind == JsonValueKind.Undefined)
            {
                throw new UsageException(
                    $"{file}: there is no setting {place}.{Nearest.Hint(setting.Name, names.Select(name => name.Name))}");
            }

            Refuse(file, place, setting.Value, of.Value);
        }
    }
}
