using System.Globalization;
using System.IO.Compression;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>
/// The European Central Bank's file of reference rates, <c>eurofxref-hist.csv</c> or the ZIP that it is downloaded in: a heading
/// <c>Date,USD,JPY,…</c>, then a line a day with the units of each currency for one euro, or N/A.
/// </summary>
internal static class EcbFile
{
    /// <exception cref="UsageException">It cannot be read, or is another file.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                return Checked(path, await LinesAsync(file, cancellationToken));
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var entry = archive.Entries.FirstOrDefault(entry => entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"{path} holds no CSV file.");
            await using var unpacked = await entry.OpenAsync(cancellationToken);
            return Checked(path, await LinesAsync(unpacked, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }

    private static async Task<List<string>> LinesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Trim() is { Length: > 0 } text)
                lines.Add(text);
        }

        return lines;
    }

    private static List<string> Checked(string path, List<string> lines) =>
        lines is [var heading, _, ..] && heading.StartsWith("Date,", StringComparison.Ordinal)
            && heading.Split(',').Contains("USD", StringComparer.Ordinal)
            && lines.Skip(1).All(line => DateOnly.TryParseExact(line.Split(',')[0], "yyyy-MM-dd", out _))
            ? Usable(path, lines)
            : throw new UsageException(
                $"{path} is not the European Central Bank's eurofxref-hist.csv: a heading Date,USD,… and a line a day, as " +
                "2025-01-31,1.0393,….");

    private static List<string> Usable(string path, List<string> lines)
    {
        var heading = lines[0].Split(',');
        var days = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1).Select(line => line.Split(',')))
        {
            if (!days.Add(line[0]))
                throw new UsageException($"{path} has the day {line[0]} twice. Leave one of the lines.");
            for (var at = 1; at < Math.Min(line.Length, heading.Length); at++)
            {
                if (heading[at].Length > 0 && !IsRate(line[at]))
                {
                    throw new UsageException(
                        $"{path}: the rate of {heading[at]} of {line[0]} is '{line[at]}'. Give the units for one euro, a number " +
                        "above 0, or N/A.");
                }
            }
        }

        return lines;
    }

    private static bool IsRate(string cell) => cell.Trim() is "" or "N/A"
        || (decimal.TryParse(cell, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var rate) && rate > 0);
}
