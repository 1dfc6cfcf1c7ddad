using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

internal static class HubDamages
{
    /// <summary>Tells what the hub's logs have lost to damage, as far as it was found by now.</summary>
    public static async Task TellDamagesAsync(this Terminal terminal, EmbeddedHub hub)
    {
        foreach (var damage in hub.Damages)
            await terminal.Error.WriteLineAsync(damage.ToString());
    }
}
