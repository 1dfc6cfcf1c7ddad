using System.Text.Json.Nodes;
using TradeKpi.Alert;

namespace TradeKpi.Web.OpenApi;

/// <summary>The paths of the alert rules.</summary>
internal static class AlertPaths
{
    public static JsonObject List() =>
        OpenApiDocument.Get("listAlertRules", "Lists the alert rules with their state, and the webhooks' names.");

    public static JsonObject One()
    {
        var keep = OpenApiDocument.Operation("keepAlertRule", "Writes an alert rule", "In the place of the rule of its name.",
            "400", "413", "415");
        keep["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Rule(), ["example"] = Example() } },
        };
        keep["responses"]!["204"] = Done("It is kept, and looked at next.");
        var remove = OpenApiDocument.Operation("removeAlertRule", "Removes an alert rule",
            "One that was written here; one of the settings of the same name holds again.", "404", "415");
        remove["responses"]!["204"] = Done("It is gone.");
        var name = OpenApiDocument.Parameter("name", "The rule.", ReportSchemas.Type("string"));
        (name["in"], name["required"], name["example"]) = ("path", true, "large-loss");
        return new JsonObject { ["parameters"] = new JsonArray(name), ["put"] = keep, ["delete"] = remove };
    }

    private static JsonObject Done(string description) => new() { ["description"] = description };

    private static JsonNode Example() => JsonNode.Parse(
        """
        {"kind":"THRESHOLD","report":"positions","column":"unrealised_pnl","below":-100000,"parameters":{"trader_id":"TRADER1"}}
        """)!;

    private static JsonObject Rule()
    {
        var kinds = Enum.GetValues<AlertKind>().Select(kind => JsonValue.Create(new AlertRule { Kind = kind }.KindName()));
        var rule = ReportSchemas.Object(new JsonObject
        {
            ["name"] = ReportSchemas.Type("string"),
            ["kind"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. kinds]),
            },
            ["report"] = ReportSchemas.Type("string"),
            ["column"] = ReportSchemas.Type("string"),
            ["above"] = ReportSchemas.Type("number"),
            ["below"] = ReportSchemas.Type("number"),
            ["test"] = ReportSchemas.Type("string"),
            ["parameters"] = ReportSchemas.Type("object"),
            ["from_days_ago"] = ReportSchemas.Type("integer"),
            ["to_days_ago"] = ReportSchemas.Type("integer"),
            ["enabled"] = ReportSchemas.Type("boolean"),
        });
        rule.Remove("required");
        return rule;
    }
}
