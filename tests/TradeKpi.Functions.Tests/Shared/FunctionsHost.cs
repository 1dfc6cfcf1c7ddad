using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradeKpi.Functions.Hosting;

namespace TradeKpi.Functions.Tests;

/// <summary>A program's host, built as its Program does and not started.</summary>
internal static class FunctionsHost
{
    public static IHost Build(Dictionary<string, string?> settings, Action<FunctionsApplicationBuilder> parts)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Configuration.AddInMemoryCollection(settings);

        // What Core Tools and Azure pass on the command line; nothing is called before the host starts.
        foreach (var name in (string[])["WorkerId", "RequestId", "FunctionId"])
            builder.Configuration[$"Functions:Worker:{name}"] = "1";
        builder.Configuration["Functions:Worker:HostEndpoint"] = "http://127.0.0.1:1";
        builder.Configuration["Functions:Worker:GrpcMaxMessageLength"] = "1000000";
        builder.AddTradeKpiFunctions();
        parts(builder);
        return builder.Build();
    }

    public static async Task EveryFunctionIsMadeAsync(IHost host, IEnumerable<DeclaredFunction> functions)
    {
        await using var scope = host.Services.CreateAsyncScope();
        Assert.All(functions, function =>
            Assert.NotNull(ActivatorUtilities.CreateInstance(scope.ServiceProvider, function.Method.DeclaringType!)));
    }
}
