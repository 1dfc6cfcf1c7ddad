using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Web;

namespace TradeKpi.Functions.Http;

/// <summary>
/// Answers an HTTP function with what TradeKpi serves at the request's path: the same endpoints as every other host, so the same answers.
/// The functions only say which paths there are, and who may ask.
/// </summary>
public sealed class HttpDoor
{
    private const string KeyParameter = "code";

    private readonly RequestDelegate _endpoints;

    public HttpDoor(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseEndpoints(endpoints => endpoints.MapTradeKpi().MapGuarded(QuarantineDrain.Path, "POST", QuarantineDrain.HandleAsync));
        _endpoints = app.Build();
    }

    public async Task<IResult> AnswerAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query.ContainsKey(KeyParameter))
            request.Query = new QueryCollection(request.Query.Where(given => given.Key != KeyParameter).ToDictionary(StringComparer.OrdinalIgnoreCase));

        // The function's own route chose the function; within, routing begins anew.
        request.HttpContext.SetEndpoint(null);
        request.RouteValues.Clear();
        await _endpoints(request.HttpContext);
        return Results.Empty;
    }
}
