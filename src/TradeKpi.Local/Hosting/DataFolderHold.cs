using System.Globalization;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;

namespace TradeKpi.Local.Hosting;

/// <summary>Holds the data folder for this process. While it serves HTTP, the folder tells others the port.</summary>
internal sealed class DataFolderHold : IDisposable
{
    private readonly DataFolderLock _lock;
    private readonly string _portFile;

    private DataFolderHold(DataFolder folder, DataFolderLock held) => (_lock, _portFile) = (held, PortFile(folder));

    /// <exception cref="DataFolderInUseException">Another process holds it.</exception>
    public static DataFolderHold Take(DataFolder folder)
    {
        var hold = new DataFolderHold(folder, DataFolderLock.Take(folder.Root));
        File.Delete(hold._portFile);
        return hold;
    }

    /// <summary>The port of the process that holds the folder, or null when it serves none.</summary>
    public static int? ServingPort(DataFolder folder) =>
        File.Exists(PortFile(folder)) && int.TryParse(File.ReadAllText(PortFile(folder)), NumberStyles.None, CultureInfo.InvariantCulture,
            out var port) ? port : null;

    public void Serve(int port) => File.WriteAllText(_portFile, port.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        File.Delete(_portFile);
        _lock.Dispose();
    }

    private static string PortFile(DataFolder folder) => Path.Combine(folder.Root, "lock");
}
