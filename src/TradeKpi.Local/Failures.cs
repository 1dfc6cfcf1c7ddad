using System.Globalization;
using TradeKpi.Embedded;
using TradeKpi.Events;
using TradeKpi.Local.Shell;

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

        var known = KnownFailure.Of(error, data);
        await terminal.Error.WriteLineAsync(known?.Text ?? $"This should not have happened: {error.FirstLine()}");
        if (known is null && Log(error, terminal, data) is { } path)
            await terminal.Error.WriteLineAsync($"Details: {path}");
        return known?.Code ?? ExitCodes.CheckFailed;
    }

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
