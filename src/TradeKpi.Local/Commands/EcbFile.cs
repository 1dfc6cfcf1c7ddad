using System.Globalization;
using System.IO.Compression;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>
/// The European Central Bank's files of reference rates, <c>eurofxref-hist.csv</c> of all days and <c>eurofxref.csv</c> of the newest, or
/// the ZIPs that they are downloaded in: a heading <c>Date,USD,JPY,…</c>, then a line a day with the units of each currency for one euro,
/// or N/A. The newest day's has spaces between, and its date in words. What the lines say the warehouse judges.
/// </summary>
internal static class EcbFile
{
    /// <returns>Its lines as the history has them, without blank ones.</returns>
    /// <exception cref="UsageException">It cannot be read, or holds nothing.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                return await LinesAsync(path, file, cancellationToken);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var entry = archive.Entries.FirstOrDefault(entry => entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"{path} holds no CSV file.");
            await using var unpacked = await entry.OpenAsync(cancellationToken);
            return await LinesAsync(path, unpacked, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }

    private static async Task<List<string>> LinesAsync(string path, Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Trim() is { Length: > 0 } text)
                lines.Add(AsInHistory(text));
        }

        return lines.Count > 0 ? lines : throw new UsageException($"{path} is empty, and not the bank's eurofxref-hist.csv.");
    }

    private static string AsInHistory(string line)
    {
        var cells = line.Split(',', StringSplitOptions.TrimEntries);
        if (DateOnly.TryParseExact(cells[0], "d MMMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            cells[0] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return string.Join(',', cells);
    }
}
