using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Copy;

/// <summary>A file of a stage.</summary>
/// <param name="Name">Its path from the stage's root, with slashes.</param>
internal sealed record StagedFile(string Name, string FullPath, long Size, DateTime LastModified)
{
    // Of read_ndjson_objects, unless told otherwise.
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>Since the Unix epoch.</summary>
    public long LastModifiedMicroseconds => (LastModified - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The rows of a newline-delimited file: its lines that are not blank.</summary>
    public long CountRows()
    {
        using var stream = new FileStream(
            FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.SequentialScan);
        var buffer = new byte[1 << 18];
        var (rows, filled) = (0L, false);
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            var rest = buffer.AsSpan(0, read);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                rows += filled || HasText(rest[..end]) ? 1 : 0;
                filled = false;
            }

            filled |= HasText(rest);
        }

        return filled ? rows + 1 : rows;
    }

    /// <summary>Number and fault of the first row that cannot be loaded, and Snowflake's number of that; null when every row can.</summary>
    public (long Row, string Fault, int Number)? FindBadRow()
    {
        var row = 0L;
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(FullPath);
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = rest[(end < 0 ? rest.Length : end + 1)..];
            if (!HasText(line.Span))
                continue;
            row++;
            if (FaultOf(line) is var (fault, number))
                return (row, fault, number);
        }

        return null;
    }

    private static (string Fault, int Number)? FaultOf(ReadOnlyMemory<byte> line)
    {
        if (line.Length > LongestLine)
            return ($"it has {line.Length} bytes, and {LongestLine} is the most.", CopyFaults.TooLarge);
        if (!Utf8.IsValid(line.Span))
            return ("it is not UTF-8.", CopyFaults.NoJson);
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1000 });
            return null;
        }
        catch (JsonException torn)
        {
            return (torn.Message, CopyFaults.NoJson);
        }
    }

    private static bool HasText(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) >= 0;
}

/// <summary>Finds the files that a COPY means.</summary>
internal static class StagedFiles
{
    public static List<StagedFile> Find(IDictionary<string, string> stages, CopyInto copy)
    {
        if (!stages.TryGetValue(copy.Stage, out var folder))
        {
            var known = stages.Count == 0 ? "no stage: the warehouse's options name none." : string.Join(", ", stages.Keys) + ".";
            throw SnowflakeSqlException.Refusal(copy.Statement, $"the stage {copy.Stage} is not known.", known);
        }

        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var slash = copy.Path.Length == 0 || copy.Path.EndsWith('/') ? "" : "/";
        return copy.Files.Count > 0
            ? [.. copy.Files.Distinct(StringComparer.Ordinal).Select(file => Named(copy, root, copy.Path + slash + file))]
            : Listed(copy, root);
    }

    private static StagedFile Named(CopyInto copy, string root, string name)
    {
        var path = Path.GetFullPath(Path.Combine(root, name));
        var file = new FileInfo(path);
        return path.StartsWith(root, StringComparison.Ordinal) && file.Exists
            ? Staged(root, file)
            : throw SnowflakeSqlException.Failure(copy.Statement, $"the file '{name}' was not found in the stage {copy.Stage}.");
    }

    private static List<StagedFile> Listed(CopyInto copy, string root)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
        var pattern = copy.Pattern is null ? null : new Regex($"^(?:{copy.Pattern})$", Options, TimeSpan.FromSeconds(5));
        return !Directory.Exists(root) ? [] : [.. new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Staged(root, file))
            .Where(file => file.Name.StartsWith(copy.Path, StringComparison.Ordinal) && (pattern is null || pattern.IsMatch(file.Name)))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static StagedFile Staged(string root, FileInfo file) =>
        new(file.FullName[root.Length..].Replace(Path.DirectorySeparatorChar, '/'), file.FullName, file.Length, file.LastWriteTimeUtc);
}
