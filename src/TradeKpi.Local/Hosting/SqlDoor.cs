using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Local.Shell;
using TradeKpi.SnowflakeApi;

namespace TradeKpi.Local.Hosting;

/// <summary>Opens the door of Snowflake's clients beside the host's own port.</summary>
internal static class SqlDoor
{
    /// <returns>Null where nobody asked for the port and another process has it, which is said.</returns>
    /// <exception cref="IOException">A port that was asked for is in use.</exception>
    public static async Task<SnowflakeDoor?> OpenAsync(
        IServiceProvider services, SqlSettings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            var door = await SnowflakeDoor.StartAsync(services.GetRequiredService<SqlDesk>(), settings.Port, cancellationToken);
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
