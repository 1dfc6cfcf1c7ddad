using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TradeKpi.Alert;
using TradeKpi.Events;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;

namespace TradeKpi.Web.Alerts;

/// <summary>
/// The alert rules: listed with their state, written and removed by name. What became of them is the report <c>alerts</c>. Webhooks are
/// named in settings alone, so that no caller has this host send anything anywhere.
/// </summary>
public sealed class AlertsHandler(AlertRules rules, AlertOptions options, QuestionDesk questions)
{
    private const int MostBytes = 16 * 1024;

    /// <summary>Every rule and its state, and the names of the webhooks.</summary>
    /// <exception cref="ProblemException">No place came free, or it took too long: 503.</exception>
    public async Task ListAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var listed = await questions.RunAsync(rules.ListAsync, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new
            {
                rules = listed.Select(Describe),
                webhooks = options.Webhooks.Select(webhook => webhook.Name),
            },
            context.RequestAborted);
    }

    /// <summary>PUT keeps the rule that the body holds, DELETE removes what was kept.</summary>
    /// <exception cref="ProblemException">The body is no rule (400), or no rule of the name was kept (404).</exception>
    public async Task ChangeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Visitors.RefuseForms(context.Request);
        var name = (string)context.Request.RouteValues["name"]!;
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            if (!await rules.RemoveAsync(name, context.RequestAborted))
            {
                throw new ProblemException(StatusCodes.Status404NotFound,
                    $"No rule {name} was written here. Those of the settings are changed there, or switched off by one of the same name " +
                    "with \"enabled\":false.");
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        try
        {
            await rules.KeepAsync(await RuleAsync(context, name), context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (AlertRuleException e)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private static async Task<AlertRule> RuleAsync(HttpContext context, string name)
    {
        var body = await BodyAsync(context);
        try
        {
            var rule = AlertRule.FromJson(body);
            if (rule.Name.Length == 0)
                rule.Name = name;
            return rule.Name == name
                ? rule
                : throw new ProblemException(StatusCodes.Status400BadRequest, $"The body's name is {rule.Name}, the address's {name}.");
        }
        catch (JsonException e)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, $"The body is no rule: {e.Message}")
                .With("example", """{"kind":"THRESHOLD","report":"positions","column":"unrealised_pnl","below":-100000}""");
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes)
                throw new ProblemException(StatusCodes.Status413PayloadTooLarge, $"A rule has at most {MostBytes} bytes.");
        }

        return body.ToArray();
    }

    private static JsonObject Describe(ListedRule listed)
    {
        var json = JsonNode.Parse(listed.Rule.ToJson())!.AsObject();
        json["origin"] = listed.IsOfPage ? "page" : "settings";
        json["state"] = listed.Rule.Enabled ? listed.State : "OFF";
        json["since"] = listed.Since is { } since ? Rfc3339.Text(since) : null;
        json["detail"] = listed.Detail;
        json["fault"] = listed.Rule.Fault();
        return json;
    }
}
