using TradeKpi.Lake;

namespace TradeKpi.Embedded.Lake;

/// <summary>Lists a folder's files in the ordinal order of their whole paths, holding one folder at a time in memory.</summary>
internal static class FolderListing
{
    /// <param name="folder">Where to start, relative to the root: empty, or ending in a slash.</param>
    /// <param name="prefix">Only paths that start so.</param>
    public static IEnumerable<LakeFile> Walk(string root, string folder, string prefix)
    {
        var directory = new DirectoryInfo(Path.Combine(root, folder));
        if (!directory.Exists)
            yield break;

        // A folder sorts as its name with the slash: that is how its files' paths compare with those of its neighbours.
        var entries = directory.EnumerateFileSystemInfos()
            .Where(entry => entry.Name[0] != '.')
            .Select(entry => (Entry: entry, Path: folder + entry.Name + (entry is DirectoryInfo ? "/" : "")))
            .Where(entry => entry.Path.StartsWith(prefix, StringComparison.Ordinal)
                || (entry.Entry is DirectoryInfo && prefix.StartsWith(entry.Path, StringComparison.Ordinal)))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal);

        foreach (var (entry, path) in entries)
        {
            if (entry is DirectoryInfo)
            {
                foreach (var file in Walk(root, path, prefix))
                    yield return file;
            }
            else if (entry is FileInfo { Exists: true, Length: > 0 } file)
            {
                yield return new LakeFile(path, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
            }
        }
    }
}
