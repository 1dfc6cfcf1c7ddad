using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TradeKpi.Functions.Tests;

/// <summary>The HTTP functions behind their own routes, made and run for each request as the worker does it.</summary>
internal static class FunctionRoutes
{
    public static void MapFunctions(this IEndpointRouteBuilder app, IEnumerable<DeclaredFunction> functions)
    {
        foreach (var function in functions.Where(function => function.Http is not null))
            app.Map("/" + function.Http!.Route, (RequestDelegate)(context => RunAsync(function, context)));
    }

    private static async Task RunAsync(DeclaredFunction function, HttpContext context)
    {
        var instance = ActivatorUtilities.CreateInstance(context.RequestServices, function.Method.DeclaringType!);
        var result = await (Task<IResult>)function.Method.Invoke(instance, [context.Request])!;
        await result.ExecuteAsync(context);
    }
}
