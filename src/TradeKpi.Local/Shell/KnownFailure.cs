using System.Data.Common;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Lake;
using TradeKpi.Merge;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.SnowflakeApi;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Shell;

/// <summary>A failure that was foreseen: what the process ends with, and what people are told, with the way out.</summary>
internal sealed record KnownFailure(int Code, string Text)
{
    /// <returns>Null where nobody foresaw it.</returns>
    public static KnownFailure? Of(Exception failure, string? data)
    {
        var error = WarehouseMemoryException.In(failure) ?? failure;
        return CodeOf(error) is { } code ? new KnownFailure(code, Joined(Said(error), Cause(error) + Advice(error, data))) : null;
    }

    // What the system and the engine say may end without a full stop.
    private static string Joined(string said, string help) =>
        help.Length == 0 || said.Length == 0 || char.IsPunctuation(said[^1]) && said[^1] is not ('"' or '\'' or ')' or '/')
            ? said + help
            : $"{said}.{help}";

    // What is ours may show a place below its first line.
    private static string Said(Exception error) => error is SqlAnswerException or UsageException ? error.Message : error.FirstLine();

    private static int? CodeOf(Exception error) => error switch
    {
        ToldException told => told.Code,
        UsageException or ReportArgumentException or OptionsValidationException => ExitCodes.BadUsage,
        SqlAnswerException sql => sql.IsOfQuestion ? ExitCodes.BadUsage : ExitCodes.CheckFailed,
        DataFolderInUseException or WarehouseInUseException or AddressInUseException => ExitCodes.InUse,
        IOException { InnerException: AddressInUseException } => ExitCodes.InUse,
        IOException or UnauthorizedAccessException => ExitCodes.InputOutput,
        WarehouseFileException or InvalidDataException => ExitCodes.InputOutput,
        WarehouseMemoryException => ExitCodes.InputOutput,
        ReportTimeoutException or ReportTooLargeException => ExitCodes.CheckFailed,
        _ when StorageFaults.IsGivenUp(error) || IsOfFiles(error) => ExitCodes.InputOutput,
        MergeFailedException => ExitCodes.CheckFailed,
        _ => null,
    };

    // What the warehouse and its scripts say; what fails at anything else is judged by its own kind.
    private static bool IsOfFiles(Exception error) =>
        StorageFaults.IsOfFiles(error) && error is DbException or MergeFailedException or SqlDeploymentException;

    // The engine's first line may tell no more than that it gave up; why stands below it.
    private static string Cause(Exception error) => FullDisk.Is(error) && !FullDisk.IsSaidIn(error.FirstLine()) ? " The disk is full." : "";

    // What the system says names the fault, not the way out of it.
    private static string Advice(Exception error, string? data) => error switch
    {
        AddressInUseException or IOException { InnerException: AddressInUseException } =>
            " Stop what listens there, or choose another port with --port.",
        DataFolderInUseException or WarehouseInUseException or OutputFileException => "",
        _ when StorageFaults.IsGivenUp(error) && !FullDisk.Is(error) =>
            " What was accepted is safe: run the command again, with a larger Engine:MaxMemoryBytes.",
        _ when StorageFaults.IsDamage(error) && !FullDisk.Is(error) => " If it is damaged, `rebuild` makes it anew from the lake.",
        ToldException => "",
        _ when IsOfFiles(error) || error is IOException or UnauthorizedAccessException =>
            $" See that the data folder {data} can be written and has room, or choose another with --data.",
        MergeFailedException => " What was accepted is safe, and every run tries again: `report runs` lists them. Where it keeps failing, "
            + "`rebuild` makes the warehouse anew from the lake.",
        _ => "",
    };
}
