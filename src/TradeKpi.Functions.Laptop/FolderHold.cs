using Microsoft.Extensions.Options;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;

namespace TradeKpi.Functions.Laptop;

/// <summary>Makes the data folder at start, before hub or warehouse need it, and holds it against other processes while the host
/// lives.</summary>
internal sealed class FolderHold(DataFolder folder) : IValidateOptions<FolderHold.FolderCheck>, IDisposable
{
    private DataFolderLock? _lock;

    public ValidateOptionsResult Validate(string? name, FolderCheck options)
    {
        try
        {
            _lock ??= DataFolderLock.Take(folder.Root);
            return _lock.TryKeepReadersOut() ? ValidateOptionsResult.Success : throw new DataFolderInUseException(folder.Root);
        }
        catch (IOException e)
        {
            return ValidateOptionsResult.Fail($"{LaptopParts.FolderSetting} is {folder.Root}: {e.Message}");
        }
    }

    public void Dispose() => _lock?.Dispose();

    /// <summary>What is asked at start, and by nobody else.</summary>
    internal sealed class FolderCheck;
}
