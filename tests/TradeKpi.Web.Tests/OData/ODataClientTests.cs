using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Specs;

namespace TradeKpi.Web.Tests.OData;

/// <summary>The client <c>odata</c> of npm, in a process of its own, reads the facts.</summary>
[RequiresODataClient]
#pragma warning disable CA1001 // xunit disposes it asynchronously.
public sealed class ODataClientTests(ServedFacts folder) : IClassFixture<ServedFacts>, IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    // The client speaks to a socket.
    private readonly LoopbackServer _server = new(app => app.Run(context => ForwardAsync(folder.Client, context)));

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task It_reads_rows_what_they_refer_to_and_figures_of_groups()
    {
        var answers = await AskAsync(
            Step("orders", ("$filter", "customer/country eq 'DE'"), ("$orderby", "amount_usd desc"), ("$top", "2"),
                ("$select", "order_id"), ("$expand", "customer($select=name)")),
            Step("orders", ("$apply", "groupby((customer/country),aggregate(amount_usd with sum as total))"), ("$orderby", "total desc")),
            Step("customers", ("$filter", "customer_id eq 'C1'"), ("$expand", "orders($orderby=order_id;$top=1;$select=order_id)")),
            Step("daily_sales", ("$orderby", "sale_date"), ("$select", "gross_sales")),
            Step("orders", ("$search", "kite")));
        Assert.Equal(["O3 *****", "O2 *****"], Rows(answers[0]).Select(row => $"{row["order_id"]} {row["customer"]!["name"]}"),
            StringComparer.Ordinal);
        Assert.Equal(["DE 60.5", " 50", "FR 40.25"], Rows(answers[1]).Select(row => $"{row["customer"]!["country"]} {row["total"]}"),
            StringComparer.Ordinal);
        Assert.Equal("O1", (string?)Rows(answers[2]).Single()["orders"]![0]!["order_id"]);
        Assert.Equal([30.5m, 120.25m], Rows(answers[3]).Select(row => (decimal)row["gross_sales"]!));
        Assert.Equal((501, "501"), ((int)answers[4]!["status"]!, (string?)answers[4]!["body"]!["error"]!["code"]));
    }

    private static IEnumerable<JsonNode> Rows(JsonNode? answer) => (answer as JsonArray ?? answer!["value"]!.AsArray()).Select(row => row!);

    private static JsonObject Step(string resource, params (string Name, string Value)[] query) => new()
    {
        ["resource"] = resource,
        ["query"] = new JsonObject(query.Select(option => KeyValuePair.Create(option.Name, (JsonNode?)option.Value))),
    };

    private static async Task ForwardAsync(HttpClient client, HttpContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Request.Path.ToUriComponent() + context.Request.QueryString);
        request.Headers.Host = context.Request.Host.Value;
        using var response = await client.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body);
    }

    private async Task<JsonArray> AskAsync(params JsonNode[] steps)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(RequiresODataClientAttribute.Folder, "read.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        await process.StandardInput.WriteAsync(new JsonObject
        {
            ["root"] = new Uri(_server.Address, "/odata/").ToString(),
            ["steps"] = new JsonArray(steps),
        }.ToJsonString());
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(s_patience);
        var line = (await output).Split('\n').LastOrDefault(line => line.StartsWith("ANSWERS ", StringComparison.Ordinal));
        Assert.True(line is not null, $"{await output}\n{await errors}");
        return JsonNode.Parse(line["ANSWERS ".Length..])!.AsArray();
    }
}

/// <summary>The client, which runs on Node.</summary>
public sealed class RequiresODataClientAttribute : RequiresAttribute
{
    public override string? Missing => Node.WhyNot("The client of OData", Path.Combine(Folder, "node_modules", "odata"));

    internal static string Folder => typeof(RequiresODataClientAttribute).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "NodeFolder").Value!;
}
