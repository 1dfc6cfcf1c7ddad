using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TradeKpi.Cost;

/// <summary>What is wrong with a file of prices, a sentence each: the line, the key as the file has it, and what is allowed.</summary>
internal sealed class PriceListFaults(string text, JsonSerializerOptions json)
{
    public IReadOnlyList<string> Find()
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. OfObject(document.RootElement, typeof(PriceList), "", 0)]
                : ["It must be an object in braces, as the shipped list is."];
        }
        catch (JsonException e)
        {
            return [Said($"Line {(e.LineNumber ?? 0) + 1}: this is no JSON.")];
        }
    }

    private IEnumerable<string> OfObject(JsonElement element, Type type, string path, int from)
    {
        var known = json.GetTypeInfo(type).Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var given in element.EnumerateObject())
        {
            var at = PlaceOf(given.Name, from);
            var faults = known.GetValueOrDefault(given.Name) is { } property
                ? OfValue(given.Value, property, path + given.Name, at)
                : [Said($"Line {LineOf(at)}: {path}{given.Name} is no key of a list of prices.")];
            foreach (var fault in faults)
                yield return fault;
        }

        foreach (var property in known.Values.Where(one => one.IsRequired && !element.TryGetProperty(one.Name, out _)))
            yield return $"{path}{property.Name} is missing: it is {Allowed(property)}.";
    }

    private IEnumerable<string> OfValue(JsonElement value, JsonPropertyInfo property, string path, int at)
    {
        if (value.ValueKind == JsonValueKind.Object && IsPart(property))
            return OfObject(value, property.PropertyType, path + ".", at);
        return IsAllowed(value, property)
            ? [] : [Said($"Line {LineOf(at)}: {path} must be {Allowed(property)}, not {value.GetRawText()}.")];
    }

    private bool IsAllowed(JsonElement value, JsonPropertyInfo property)
    {
        try
        {
            var read = value.Deserialize(property.PropertyType, json);
            return read is not null && Rules<ValidationAttribute>(property).All(rule => rule.IsValid(read));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPart(JsonPropertyInfo property) => property.PropertyType == typeof(Prices)
        || property.PropertyType == typeof(Assumptions);

    private static string Allowed(JsonPropertyInfo property) => property switch
    {
        _ when Rules<RangeAttribute>(property).FirstOrDefault() is { } range => Said($"a number from {range.Minimum} to {range.Maximum}"),
        _ when Rules<RegularExpressionAttribute>(property).Any() => "a code of three capitals such as USD",
        _ when property.PropertyType == typeof(DateOnly) => "a day such as 2025-01-31",
        _ when property.PropertyType == typeof(string) => "text",
        _ when IsPart(property) => "an object in braces",
        _ => "a list of texts",
    };

    private static IEnumerable<T> Rules<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).Cast<T>() ?? [];

    // Where the key stands; a name that is escaped in the file is not found, and its part's line is told.
    private int PlaceOf(string key, int from) => Math.Max(from, text.IndexOf($"\"{key}\"", from, StringComparison.Ordinal));

    private int LineOf(int place) => text.AsSpan(0, place).Count('\n') + 1;

    private static string Said(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
