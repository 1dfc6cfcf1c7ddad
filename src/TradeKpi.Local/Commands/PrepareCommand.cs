using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary><c>prepare FILE</c>: the warehouse that new folders start from. The build asks for it; nobody else needs to.</summary>
internal static class PrepareCommand
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The file to write." };
        var command = new Command("prepare", "Makes the warehouse that new folders start from.") { file };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await PreparedWarehouse.MakeAsync(parsed.GetValue(file)!, terminal.Time, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
