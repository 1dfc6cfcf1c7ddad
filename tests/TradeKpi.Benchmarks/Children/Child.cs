using System.Diagnostics;
using System.Globalization;
using TradeKpi.Local;
using TradeKpi.Local.Shell;

namespace TradeKpi.Benchmarks.Children;

/// <summary>What is measured, each in a process of its own.</summary>
internal static class Child
{
    private static readonly Dictionary<string, Func<string[], Task<string>>> s_children = new(StringComparer.Ordinal)
    {
        ["door"] = args => Pipeline.DoorAsync(args[0], args[1]),
        ["lake-to-gold"] = args => Pipeline.LakeToGoldAsync(args[0], args[1]),
        ["replay"] = args => Pipeline.ReplayAsync(args[0], args[1]),
        ["batch"] = args => Pipeline.BatchAsync(args[0], args[1]),
        ["reports"] = args => Reports.AskAsync(args[0], args[1..]),
        ["serve"] = args => ServedHost.ServeAsync(args[0]),
        ["start"] = args => Reports.StartAsync(args[0]),
        ["raw-script"] = args => Rival.ScriptAsync(args[0], args[1], args[2]),
        ["json-pass"] = args => Rival.JsonPassAsync(args[0], args[1]),
        ["row-at-a-time"] = args => Rival.RowAtATimeAsync(args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture)),
        ["rates"] = args => Rival.RatesAsync(args[0], args[1]),
    };

    public static async Task<int> RunAsync(string name, string[] args)
    {
        Cost.Tell(await s_children[name](args));
        return ExitCodes.Done;
    }

    /// <summary>How one is started. This program may run in its own host or in dotnet's, which wants to know the assembly.</summary>
    public static ProcessStartInfo Start(string name, params string[] args)
    {
        var isDotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        string[] assembly = isDotnet ? [typeof(Child).Assembly.Location] : [];
        return new ProcessStartInfo(Environment.ProcessPath!, [.. assembly, "child", name, .. args])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
    }

    /// <summary>A command line of the product, which must end well.</summary>
    public static async Task DoAsync(params string[] args)
    {
        if (await new TradeKpiCommand(Terminal.OfProcess()).RunAsync(args, CancellationToken.None) is not ExitCodes.Done and var code)
            throw new InvalidOperationException($"{string.Join(' ', args)} ended with {code}.");
    }
}
