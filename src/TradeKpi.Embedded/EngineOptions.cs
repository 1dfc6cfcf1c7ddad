using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TradeKpi.Embedded;

/// <summary>
/// What one engine of the embedded warehouse may take. <c>verify</c> and <c>rebuild</c> open a second one for their time.
/// </summary>
/// <remarks>https://duckdb.org/docs/stable/operations_manual/limits.html</remarks>
public sealed class EngineOptions
{
    /// <summary>Of the configuration.</summary>
    public const string Section = "Engine";

    private const long LeastMemory = 128L << 20;

    /// <summary>
    /// Bytes of memory that everything which runs at one time shares, pages that are kept for the next included; a quarter of the
    /// machine's. What is sorted, grouped, joined or answered beyond it goes to the disk; what cannot ends with an error that names this.
    /// </summary>
    [Range(LeastMemory, 1L << 44)]
    public long MaxMemoryBytes { get; set; } = Math.Max(LeastMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>Bytes beside the warehouse that take what memory does not.</summary>
    [Range(1L << 20, 1L << 50)]
    public long MaxSpillBytes { get; set; } = 16L << 30;

    internal static string InWords(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
}
