using System.Globalization;

namespace TradeKpi.Benchmarks.Children;

/// <summary>What one batch took.</summary>
/// <param name="Seconds">Of the processor.</param>
/// <param name="Bytes">Read from files, the batch's own among them; null where the system does not tell.</param>
internal sealed record BatchCost(double Seconds, long? Bytes)
{
    private const string Counters = "/proc/self/io";
    private const string Read = "rchar: ";

    /// <summary>Bytes that this process has asked files for: https://man7.org/linux/man-pages/man5/proc_pid_io.5.html.</summary>
    public static long? ReadByProcess() => File.Exists(Counters)
        ? long.Parse(File.ReadLines(Counters).First(line => line.StartsWith(Read, StringComparison.Ordinal))[Read.Length..],
            CultureInfo.InvariantCulture)
        : null;
}
