using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;
using TradeKpi.SnowflakeApi;
using TradeKpi.SnowflakeApi.Limits;

namespace TradeKpi.Local.Hosting;

/// <summary>Opens the door of Snowflake's clients beside the host's own port.</summary>
internal static class SqlDoor
{
    public static void AddSqlDoor(this IServiceCollection services, SqlSettings settings)
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        services.AddChecked<SnowflakeApiOptions>(SnowflakeApiOptions.Section);
        services.AddOptions<SnowflakeApiOptions>().Bind(environment.GetSection(SnowflakeApiOptions.Section))
            .PostConfigure(options => options.Writable |= settings.Writable);
    }

    /// <returns>Null where nobody asked for the port and another process has it, which is said.</returns>
    /// <exception cref="IOException">A port that was asked for is in use.</exception>
    public static async Task<SnowflakeDoor?> OpenAsync(
        IServiceProvider services, SqlSettings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        var folder = services.GetRequiredService<DataFolder>().Scratch("sql-results");
        var options = services.GetRequiredService<IOptions<SnowflakeApiOptions>>().Value;
        try
        {
            var door = await SnowflakeDoor.StartAsync(services.GetRequiredService<EmbeddedDatabase>().Warehouse, options, folder,
                settings.Port, terminal.Time, cancellationToken);
            await terminal.Error.WriteLineAsync($"Snowflake's clients ask it in SQL at {door.Address}.");
            return door;
        }
        catch (IOException) when (!settings.IsAsked)
        {
            await terminal.Error.WriteLineAsync(
                $"Snowflake's clients find no door: port {settings.Port} is in use. Choose one with --sql-port.");
            return null;
        }
    }
}
