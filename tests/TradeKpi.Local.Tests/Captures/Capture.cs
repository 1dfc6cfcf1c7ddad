using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Local.Tests.Captures;

/// <summary>A recorded change stream under tests/data, and the figures that PostgreSQL computed from its own final tables.</summary>
internal static class Capture
{
    /// <summary>The reports that a capture has figures for, with the columns that pair the rows.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Reports = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["daily-sales"] = ["sale_date"],
        ["orders-monthly"] = ["order_year", "order_month", "value_segment"],
        ["customer-product-affinity"] = ["customer_id", "product_id"],
        ["trade-summary"] = ["trade_date", "symbol", "trade_type"],
        ["trader-performance"] = ["trader_id"],
    };

    public static string Root { get; } = FindRoot();

    public static string Folder(string name) => Path.Combine(Root, name);

    /// <summary>The capture's files in the order of their names.</summary>
    public static string[] Files(string name) =>
        [.. Directory.GetFiles(Folder(name), "*.json").Order(StringComparer.Ordinal)];

    /// <summary>Every report says what PostgreSQL says, to the last digit.</summary>
    public static async Task AssertReportsAsync(Cli data, string name)
    {
        foreach (var (report, keys) in Reports)
        {
            using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder("expected"), name, report + ".json")));
            using var actual = JsonDocument.Parse(await data.DoAsync("report", report, "--format", "json"));
            AssertSame($"{name}: {report}", Rows(expected, keys), Rows(actual, keys));
        }
    }

    private static SortedDictionary<string, JsonElement> Rows(JsonDocument document, string[] keys)
    {
        var rows = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var row in document.RootElement.EnumerateArray())
            rows.Add(string.Join('|', keys.Select(key => Text(row.GetProperty(key)))), row);
        return rows;
    }

    private static void AssertSame(string what, SortedDictionary<string, JsonElement> expected,
        SortedDictionary<string, JsonElement> actual)
    {
        Assert.True(expected.Keys.SequenceEqual(actual.Keys, StringComparer.Ordinal),
            $"{what}: rows missing: {string.Join(", ", expected.Keys.Except(actual.Keys, StringComparer.Ordinal).Take(5))}; rows too " +
            $"many: {string.Join(", ", actual.Keys.Except(expected.Keys, StringComparer.Ordinal).Take(5))}");
        Assert.NotEmpty(expected);
        foreach (var (key, row) in expected)
        {
            foreach (var column in row.EnumerateObject())
            {
                var says = actual[key].TryGetProperty(column.Name, out var value) ? Text(value) : "no such column";
                Assert.True(Text(column.Value) == says,
                    $"{what}: {key}: {column.Name}: PostgreSQL says {Text(column.Value)}, gold says {says}");
            }
        }
    }

    // Numbers and numbers in quotes are compared by value; the rest as text.
    private static string Text(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
            : text;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TradeKpi.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("TradeKpi.sln is in no folder above the tests."),
            "tests", "data");
    }
}
