using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TradeKpi.Embedded;

namespace TradeKpi.Functions.Laptop;

/// <summary>
/// Opens the embedded warehouse and deploys <c>sql/</c> before the first function can run, and runs its tasks while the host lives.
/// </summary>
internal sealed partial class WarehouseService(EmbeddedDatabase database, DataFolder folder, ILogger<WarehouseService> log)
    : IHostedLifecycleService
{
    /// <exception cref="OptionsValidationException">The data folder's warehouse cannot be opened.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        database.Faulted = error => Failed(log, error);
        try
        {
            await Deployment.OpenAsync(folder, database, cancellationToken);
        }
        catch (Exception e) when (e is WarehouseFileException or WarehouseInUseException)
        {
            var fault = $"{LaptopParts.FolderSetting} is {folder.Root}, whose warehouse cannot be used: " +
                $"{e.Message.ReplaceLineEndings(" ")}";
            throw new OptionsValidationException(LaptopParts.FolderSetting, typeof(DataFolder), [fault]);
        }

        await database.StartTasksAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => database.StopTasksAsync(cancellationToken);

    [LoggerMessage(LogLevel.Error, "The task runner failed and goes on")]
    private static partial void Failed(ILogger logger, Exception exception);
}
