using System.Reflection;
using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>Finds libduckdb beside the application, where the build puts it, on every operating system.</summary>
internal static class NativeLibraryResolver
{
    public const string Name = "duckdb";

    private static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    public static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name)
            return 0;
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        if (NativeLibrary.TryLoad(path, out var library) || NativeLibrary.TryLoad(FileName, assembly, searchPath, out library))
            return library;
        throw new DllNotFoundException($"{FileName} was not found beside the application ({AppContext.BaseDirectory}), or cannot run "
            + "on this machine. Build again with npm available: the build fetches it.");
    }
}
