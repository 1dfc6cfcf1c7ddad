using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace TradeKpi;

/// <summary>
/// What of a section no options can hold: names that nobody knows, and values of another type, each told with its setting and what is
/// allowed.
/// </summary>
/// <remarks>.NET's binder leaves out such names and such items of a list, and of other values tells the type in its own words.</remarks>
public static class SettingFaults
{
    public static IReadOnlyList<string> Of<T>(IConfigurationSection section) => [.. OfMembers(typeof(T), section)];

    private static IEnumerable<string> OfMembers(Type type, IConfigurationSection section)
    {
        var known = type.GetProperties();
        foreach (var child in section.GetChildren())
        {
            var setting = Array.Find(known, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                var names = known.Select(property => property.Name).Order(StringComparer.Ordinal);
                yield return $"{child.Path} is no setting: of {section.Path} there are {string.Join(", ", names)}.";
                continue;
            }

            foreach (var fault in OfValue(setting.PropertyType, child, setting.GetCustomAttribute<RangeAttribute>()))
                yield return fault;
        }
    }

    private static IEnumerable<string> OfValue(Type type, IConfigurationSection setting, RangeAttribute? range)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ItemOf(type) is { } item)
            return OfMany(setting, "a list", child => OfValue(item, child, null));
        if (type.Assembly == typeof(SettingFaults).Assembly && type.IsClass)
            return OfMany(setting, "an object with settings of its own", null) is { } faults && faults.Any()
                ? faults
                : OfMembers(type, setting);
        if (setting.GetChildren().Any())
            return [$"{setting.Path} must be {Words(type, range)}, and no object or list."];
        return setting.Value is null || CanBe(type, setting.Value)
            ? []
            : [$"{setting.Path} must be {Words(type, range)}, not '{setting.Value}'."];
    }

    // An empty text is what an empty list of a file comes to.
    private static IEnumerable<string> OfMany(
        IConfigurationSection setting, string what, Func<IConfigurationSection, IEnumerable<string>>? ofChild) =>
        setting.Value is { Length: > 0 } value ? [$"{setting.Path} must be {what}, not '{value}'."]
            : ofChild is null ? [] : setting.GetChildren().SelectMany(ofChild);

    private static Type? ItemOf(Type type) => type == typeof(string) ? null
        : type.GetInterfaces().Append(type).Where(one => one.IsGenericType).Select(one => one.GetGenericArguments() switch
        {
            [_, var value] when one.GetGenericTypeDefinition() == typeof(IDictionary<,>) => value,
            [var item] when one.GetGenericTypeDefinition() == typeof(IEnumerable<>) && !IsPairs(item) => item,
            _ => null,
        }).FirstOrDefault(item => item is not null);

    private static bool IsPairs(Type item) => item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool CanBe(Type type, string value)
    {
        try
        {
            var converter = TypeDescriptor.GetConverter(type);
            return type == typeof(object) || !converter.CanConvertFrom(typeof(string))
                || converter.ConvertFromInvariantString(value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Words(Type type, RangeAttribute? range)
    {
        var what = type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : type == typeof(bool) ? "true or false"
            : type == typeof(TimeSpan) ? "a span of time, as 00:00:30"
            : type == typeof(DateTimeOffset) ? "a time, as 2025-01-01T00:00:00Z"
            : type == typeof(Uri) ? "an address"
            : type == typeof(string) ? "a text"
            : type == typeof(int) || type == typeof(long) ? "a whole number" : "a number";
        return range is null ? what : string.Create(CultureInfo.InvariantCulture, $"{what} from {range.Minimum} to {range.Maximum}");
    }
}
