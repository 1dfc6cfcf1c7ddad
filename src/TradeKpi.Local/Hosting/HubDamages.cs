using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

internal static class HubDamages
{
    /// <summary>Tells what the hub has lost to damage, and which checkpoints count for nothing, as far as it was found by now.</summary>
    public static async Task TellDamagesAsync(this Terminal terminal, EmbeddedHub hub)
    {
        foreach (var damage in hub.Damages)
            await terminal.Error.WriteLineAsync(damage.ToString());
        foreach (var doubt in hub.DoubtedCheckpoints)
            await terminal.Error.WriteLineAsync(doubt);
    }
}
