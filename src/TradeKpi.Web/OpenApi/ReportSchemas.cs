using System.Text.Json.Nodes;
using TradeKpi.Report;

namespace TradeKpi.Web.OpenApi;

/// <summary>JSON Schemas of what reports take and answer, made from the catalog.</summary>
internal static class ReportSchemas
{
    /// <summary>An answer with a row of made-up values, as long as a reader needs to see the form.</summary>
    public static JsonObject Example(ReportDefinition report)
    {
        var row = new JsonObject();
        foreach (var column in report.Columns.Where(column => column.OnlyWhen is null))
            row[column.Name] = ExampleOf(column);
        return new JsonObject
        {
            ["report"] = report.Name,
            ["as_of"] = "2025-01-31T12:00:00.000000Z",
            ["rows"] = new JsonArray(row),
            ["next"] = null
        };
    }

    private static JsonNode ExampleOf(ReportColumn column) => column.Kind switch
    {
        ValueKind.Date => "2025-01-31",
        ValueKind.Timestamp => "2025-01-31T12:00:00.000000Z",
        ValueKind.Count => 3,
        ValueKind.Quantity => 2.5m,
        ValueKind.Money => 147.50m,
        ValueKind.Ratio => 0.250000m,
        ValueKind.Boolean => true,
        _ => column.Name.EndsWith("_id", StringComparison.Ordinal)
            ? column.Name[..^3].ToUpperInvariant() + "1"
            : column.Name.ToUpperInvariant(),
    };

    public static JsonObject Answer(ReportDefinition report)
    {
        var row = new JsonObject();
        foreach (var column in report.Columns)
            row[column.Name] = Column(column);
        return Object(new JsonObject
        {
            ["report"] = new JsonObject { ["const"] = report.Name },
            ["as_of"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" },
            ["rows"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object", ["properties"] = row } },
            ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
        });
    }

    private static JsonObject Column(ReportColumn column)
    {
        var (type, format) = column.Kind switch
        {
            ValueKind.Date => ("string", "date"),
            ValueKind.Timestamp => ("string", "date-time"),
            ValueKind.Count => ("integer", null),
            ValueKind.Quantity or ValueKind.Money or ValueKind.Ratio => ("number", null),
            ValueKind.Boolean => ("boolean", null),
            _ => ("string", (string?)null),
        };
        var schema = new JsonObject { ["type"] = new JsonArray(type, "null"), ["description"] = column.Description };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }

    public static JsonObject Parameter(ReportParameter parameter)
    {
        var schema = parameter.Kind switch
        {
            _ when parameter.Allowed is not null => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. parameter.Allowed.Select(value => JsonValue.Create(value))])
            },
            ValueKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date", ["examples"] = new JsonArray("2025-01-31") },
            ValueKind.Timestamp => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ValueKind.Version => new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("12", "2025-01-31T12:00:00Z") },
            ValueKind.Count => new JsonObject { ["type"] = "integer", ["minimum"] = parameter.Min },
            ValueKind.Quantity => new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 },
            _ => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 200 },
        };
        if (parameter.Max < long.MaxValue)
            schema["maximum"] = parameter.Max;
        if (parameter.Default is { } standing)
            schema["default"] = parameter.Kind is ValueKind.Count or ValueKind.Quantity ? JsonNode.Parse(standing) : standing;
        return schema;
    }

    public static JsonObject Object(JsonObject properties) => new() { ["type"] = "object", ["properties"] = properties };

    public static JsonObject Type(string name) => new() { ["type"] = name };
}
