using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary>What a replay reads: files, folders with all their files in ordinal order, and <c>-</c> for standard input.</summary>
internal static class InputPaths
{
    public const string StandardInput = "-";

    /// <summary>Every file, before anything is read: a wrong path should cost nothing.</summary>
    /// <exception cref="UsageException">A path does not exist or cannot be read, or standard input is named twice.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths)
    {
        if (paths.Count(path => path == StandardInput) > 1)
            throw new UsageException("Standard input can be read once.");
        return [.. paths.SelectMany(Files)];
    }

    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static Stream Open(string path)
    {
        if (path.Length == 0)
            throw new UsageException("A path is empty: it names no file.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 256 * 1024,
                FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }

    private static IEnumerable<string> Files(string path)
    {
        if (path == StandardInput)
            return [path];
        if (path.Length == 0)
            throw new UsageException("A path is empty: it names no file or folder.");
        if (Directory.Exists(path))
            return Below(path);
        if (!File.Exists(path))
            throw new UsageException($"{path} does not exist.");
        Open(path).Dispose();
        return [path];
    }

    private static IReadOnlyList<string> Below(string folder)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                IgnoreInaccessible = false,
                AttributesToSkip = FileAttributes.Hidden
            })
                .Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0 ? files : throw new UsageException($"{folder} holds no files: there are no events to replay.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder} cannot be read: {e.Message}");
        }
    }
}
