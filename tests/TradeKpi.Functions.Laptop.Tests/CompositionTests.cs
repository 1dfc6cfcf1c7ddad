using System.Data.Common;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TradeKpi.Azure.Hub;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Functions.Http;
using TradeKpi.Functions.Tests;
using TradeKpi.Lake;
using TradeKpi.Publish;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>What the settings make of the laptop's program, and that every function can be made from it.</summary>
public sealed class CompositionTests : IDisposable
{
    private const string Emulator =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    private static readonly IReadOnlyList<DeclaredFunction> s_functions =
        FunctionList.In(typeof(HttpDoor).Assembly, typeof(TeeLake).Assembly);

    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-composition-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_samples_settings_give_the_embedded_hub_and_warehouse_and_a_lake_of_folder_and_Azurite()
    {
        using var host = Build(Sample());
        Assert.IsType<EmbeddedHub>(host.Services.GetRequiredService<IEventPublisher>());
        Assert.IsType<TeeLake>(host.Services.GetRequiredService<ILake>());
        Assert.IsType<EmbeddedWarehouse>(host.Services.GetRequiredService<DbDataSource>());
        Assert.Equal(2, host.Services.GetServices<IHostedService>().Count(service => service is ArchiveService or WarehouseService));
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await FunctionsHost.EveryFunctionIsMadeAsync(host, s_functions);
    }

    [Fact]
    public async Task An_Event_Hubs_emulator_takes_the_place_of_the_embedded_hub()
    {
        using var host = Build(Sample(("EventHub", Emulator)));
        Assert.IsType<EventHubsPublisher>(host.Services.GetRequiredService<IEventPublisher>());
        Assert.IsType<TeeLake>(host.Services.GetRequiredService<ILake>());
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is ArchiveService);
        await FunctionsHost.EveryFunctionIsMadeAsync(host, s_functions);
    }

    [Theory]
    [InlineData("EventHub", Emulator, "build with -p:EventHubsTrigger=true")]
    [InlineData("Snowflake:Account", "organisation-account", "this program has no driver of Snowflake")]
    public void What_this_build_cannot_do_is_told_at_start(string setting, string value, string message)
    {
        using var host = Build(Sample((setting, value)));
        var error = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worker_knows_the_constraints_in_the_functions_routes()
    {
        using var host = Build(Sample());
        var constraint = host.Services.GetRequiredService<IInlineConstraintResolver>().ResolveConstraint("regex(^x$)");
        Assert.IsType<RegexInlineRouteConstraint>(constraint);
    }

    private Dictionary<string, string?> Sample(params (string Name, string Value)[] changes)
    {
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        var settings = values.EnumerateObject().ToDictionary(
            value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString(), StringComparer.Ordinal);
        settings["Embedded:Folder"] = _folder;
        foreach (var (name, value) in changes)
            settings[name] = value;
        return settings;
    }

    private static IHost Build(Dictionary<string, string?> settings) =>
        FunctionsHost.Build(settings, builder => builder.Services.AddLaptopParts(builder.Configuration));
}
