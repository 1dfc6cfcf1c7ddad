using System.Text.Json.Nodes;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
using TradeKpi.Report.Writing;

namespace TradeKpi.Web.OpenApi;

/// <summary>Builds the OpenAPI document.</summary>
internal static class OpenApiDocument
{
    public static JsonObject Build()
    {
        var paths = new JsonObject();
        foreach (var report in ReportCatalog.Kpis)
            paths["/api/reports/" + report.Name] = ReportPath(report);
        foreach (var report in ReportCatalog.Operations)
            paths["/api/ops/" + report.Name] = ReportPath(report);
        foreach (var explain in ExplainReports.All)
            paths["/api/explain/" + explain.Name] = ReportPath(explain, "explain-");
        paths["/api/explain"] = Get("listExplanations",
            "Lists the reports whose numbers are made of rows, and for each column what rows and whether they add up to it.");
        paths["/api/reports/{name}/about"] = About("aboutReport", ReportCatalog.Kpis);
        paths["/api/ops/{name}/about"] = About("aboutOperation", ReportCatalog.Operations);
        paths["/api/ops/lineage"] = Get("lineage", "Which column of which table or view feeds which, from bronze to the report queries.",
            "304");
        paths["/api/reports"] = Get("listReports", "Lists the reports, with their columns and parameters.");
        paths["/api/alerts"] = AlertPaths.List();
        paths["/api/alerts/{name}"] = AlertPaths.One();
        paths["/api/events"] = Events();
        paths["/api/health/live"] = Get("live", "Whether the process answers.");
        paths["/api/health/ready"] = Get("ready", "Whether the warehouse answers, and every stage of the process can go on.", "503");
        paths["/api/openapi.json"] = Get("openApi", "This document.");
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "TradeKpi",
                ["version"] = "1",
                ["description"] = "KPIs of orders and trades. Money, ratios and averages are exact decimal numbers."
            },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["Problem"] = Problem() } },
        };
    }

    private static JsonObject ReportPath(ReportDefinition report, string prefix = "")
    {
        var parameters = new JsonArray();
        foreach (var parameter in report.AllParameters)
            parameters.Add(Parameter(parameter.Name, parameter.Description, ReportSchemas.Parameter(parameter)));
        parameters.Add(Parameter("sort", "Columns to sort by, descending with a minus, as in -net_sales,sale_date.",
            ReportSchemas.Type("string")));
        parameters.Add(Parameter("limit", "At most so many rows; all without it.",
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ReportArguments.MaxLimit }));
        parameters.Add(Parameter("cursor", "The next of an earlier answer; its page is of the same version of gold.",
            ReportSchemas.Type("string")));
        parameters.Add(Parameter("format", "The format, over Accept.",
            new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. ReportFormat.All.Select(format => JsonValue.Create(format.Name))])
            }));
        var operation = Operation(prefix + report.Name, report.Title, report.Grain, "304", "400", "406", "503");
        operation["parameters"] = parameters;
        operation["responses"]!["200"] = new JsonObject
        {
            ["description"] = report.Grain,
            ["content"] = new JsonObject(ReportFormat.All.Select(format => KeyValuePair.Create(format.MediaType, Content(report, format)))),
        };
        return new JsonObject { ["get"] = operation };
    }

    // Bytes that are no JSON have no schema: OpenAPI 3.1, 4.8.14.1.
    private static JsonNode? Content(ReportDefinition report, ReportFormat format) => format == ReportFormat.Json
        ? new JsonObject { ["schema"] = ReportSchemas.Answer(report), ["example"] = ReportSchemas.Example(report) }
        : format.IsText ? new JsonObject { ["schema"] = ReportSchemas.Type("string") } : new JsonObject();

    private static JsonObject About(string id, IReadOnlyList<ReportDefinition> reports)
    {
        var path = Get(id, "What a report says: grain, columns with units and formulas, parameters, and where its numbers come from.",
            "404");
        var name = Parameter("name", "The report.", new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. reports.Select(report => JsonValue.Create(report.Name))])
        });
        (name["in"], name["required"], name["example"]) = ("path", true, reports[0].Name);
        path["get"]!["parameters"] = new JsonArray(name);
        return path;
    }

    private static JsonObject Events()
    {
        var operation = Operation("postEvents", "Takes events",
            "One event, an array, one a line or one after another; native, Debezium or CloudEvents (in binary mode one event, its " +
            "attributes in "
            + "ce- headers); in UTF-8 or UTF-16, plain or with Content-Encoding: gzip.",
            "408", "413", "415", "422", "503");
        operation["parameters"] = new JsonArray(
            Header("Content-Encoding", "How the body is compressed; its first bytes say so too.", "gzip", "identity"),
            Header("ce-specversion", "Of a CloudEvent in binary mode, beside its other attributes as ce-id, ce-source, …", "1.0"));
        operation["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject(),
                ["application/x-ndjson"] = new JsonObject { ["schema"] = ReportSchemas.Type("string") },
                ["application/cloudevents+json"] = new JsonObject(),
                ["application/cloudevents-batch+json"] = new JsonObject(),
            },
        };
        operation["responses"]!["202"] = new JsonObject
        {
            ["description"] = "Every event is durable: accepted or quarantined, as the results say."
        };
        return new JsonObject { ["post"] = operation };
    }

    private static JsonObject Header(string name, string description, params string[] values)
    {
        var header = Parameter(name, description, new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
        });
        header["in"] = "header";
        return header;
    }

    internal static JsonObject Get(string id, string summary, params string[] problems)
    {
        var operation = Operation(id, summary, summary, problems);
        operation["responses"]!["200"] = new JsonObject { ["description"] = summary };
        return new JsonObject { ["get"] = operation };
    }

    internal static JsonObject Operation(string id, string summary, string description, params string[] others)
    {
        var responses = new JsonObject();
        foreach (var status in others)
            responses[status] = status == "304"
                ? new JsonObject { ["description"] = "The answer that the caller holds still stands." }
                : ProblemResponse();
        responses["default"] = ProblemResponse();
        return new JsonObject { ["operationId"] = id, ["summary"] = summary, ["description"] = description, ["responses"] = responses };
    }

    private static JsonObject ProblemResponse() => new()
    {
        ["description"] = "A problem, RFC 9457.",
        ["content"] = new JsonObject
        {
            ["application/problem+json"] =
                new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } }
        },
    };

    private static JsonObject Problem() => ReportSchemas.Object(new JsonObject
    {
        ["type"] = ReportSchemas.Type("string"),
        ["title"] = ReportSchemas.Type("string"),
        ["status"] = ReportSchemas.Type("integer"),
        ["detail"] = ReportSchemas.Type("string"),
        ["instance"] = ReportSchemas.Type("string"),
        ["parameter"] = ReportSchemas.Type("string"),
        ["allowed"] = new JsonObject(),
    });

    internal static JsonObject Parameter(string name, string description, JsonObject schema) =>
        new() { ["name"] = name, ["in"] = "query", ["required"] = false, ["description"] = description, ["schema"] = schema };
}
