using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TradeKpi.Web.Http;

/// <summary>Maps addresses whose handlers a <see cref="Guard"/> runs.</summary>
public static class GuardedEndpoints
{
    /// <summary>Maps a route for every method, so that a wrong one gets its problem too.</summary>
    /// <param name="methods">The methods it takes, as Allow lists them.</param>
    /// <param name="problems">How problems look; null for problem details.</param>
    public static IEndpointConventionBuilder MapGuarded(
        this IEndpointRouteBuilder app, string pattern, string methods, Func<HttpContext, Task> handler, ProblemFormat? problems = null) =>
        app.Map(pattern, (RequestDelegate)(context =>
            context.RequestServices.GetRequiredService<Guard>().RunAsync(context, methods, handler, problems)));

    /// <summary>
    /// Maps what changes or costs much: by POST, for one caller at a time, and never for a page that sends it unasked.
    /// </summary>
    public static IEndpointConventionBuilder MapAction(this IEndpointRouteBuilder app, string pattern, Func<HttpContext, Task> handler)
    {
        var turn = new OneAtATime();
        return app.MapGuarded(pattern, "POST", context =>
        {
            Visitors.RefuseForms(context.Request);
            return turn.RunAsync(() => handler(context));
        });
    }
}
