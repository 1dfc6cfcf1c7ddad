using System.Globalization;
using Microsoft.Extensions.Logging;
using TradeKpi.Embedded;
using TradeKpi.Events;

namespace TradeKpi.Local.Hosting;

/// <summary>What is logged, a line each with its exception below, in one file a day in the data folder.</summary>
[ProviderAlias("File")]
internal sealed class FileLog(DataFolder folder, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Nothing is held open: each entry opens and closes the file.
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var now = time.GetUtcNow();
        var path = Path.Combine(folder.Logs, string.Create(CultureInfo.InvariantCulture, $"tradekpi-{now:yyyyMMdd}.log"));
        var text = PersonalData.Mask(string.Create(CultureInfo.InvariantCulture,
            $"{now:O} {level} {category}: {message}{(exception is null ? "" : "\n" + exception)}\n"));
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(folder.Logs);
                File.AppendAllText(path, text);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A log that cannot be written must not stop what it tells of.
            }
        }
    }

    private sealed class Logger(FileLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write(logLevel, category, formatter(state, exception), exception);
        }
    }
}
