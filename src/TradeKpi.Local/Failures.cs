using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Local.Shell;
using TradeKpi.Merge;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.SnowflakeApi;
using TradeKpi.Warehouse;

namespace TradeKpi.Local;

/// <summary>Turns an exception into one line for people and an exit code. What nobody foresaw goes, whole, into a log file.</summary>
internal static class Failures
{
    public static async Task<int> TellAsync(Exception failure, Terminal terminal, string? data, CancellationToken cancellationToken)
    {
        var error = failure is AggregateException { InnerException: { } inner } ? inner : failure;
        if (error is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("Stopped. What was accepted is safe; run the command again to go on.");
            return ExitCodes.CheckFailed;
        }

        error = WarehouseMemoryException.In(error) ?? error;
        var code = CodeOf(error);
        var known = code is not null;
        await terminal.Error.WriteLineAsync(
            known ? Said(error) + Cause(error) + Advice(error, data) : $"This should not have happened: {error.FirstLine()}");
        if (!known && Log(error, terminal, data) is { } path)
            await terminal.Error.WriteLineAsync($"Details: {path}");
        return code ?? ExitCodes.CheckFailed;
    }

    // What is ours may show a place below its first line.
    private static string Said(Exception error) => error is SqlAnswerException or UsageException ? error.Message : error.FirstLine();

    private static int? CodeOf(Exception error) => error switch
    {
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
        _ when IsOfFiles(error) || error is IOException or UnauthorizedAccessException =>
            $" See that the data folder {data} can be written and has room, or choose another with --data.",
        _ => "",
    };

    private static string? Log(Exception error, Terminal terminal, string? data)
    {
        try
        {
            var logs = new DataFolder(data ?? Commands.SharedOptions.DefaultData).Logs;
            Directory.CreateDirectory(logs);
            var path = Path.Combine(logs,
                string.Create(CultureInfo.InvariantCulture, $"error-{terminal.Time.GetUtcNow():yyyyMMdd-HHmmss}.log"));
            File.AppendAllText(path, PersonalData.Mask($"{terminal.Time.GetUtcNow():O}\n{error}\n"));
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
