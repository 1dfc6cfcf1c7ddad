using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Files.DataLake;
using Azure.Storage.Files.DataLake.Models;
using TradeKpi.Lake;

namespace TradeKpi.Azure.Adls;

/// <summary>
/// Lists a file system in the ordinal order of whole paths, which ADLS itself does not promise. Folders are walked one by one down to the
/// days; a day is listed at once and sorted, so that memory holds a day, and a year costs some hundred calls.
/// </summary>
internal static class AdlsListing
{
    private const string Day = "date=";

    /// <param name="folder">Where to start: empty, or ending in a slash.</param>
    /// <param name="prefix">Only paths that start so.</param>
    public static async IAsyncEnumerable<LakeFile> WalkAsync(
        DataLakeFileSystemClient fileSystem, string folder, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var whole = folder.Contains(Day, StringComparison.Ordinal);

        // A folder sorts as its name with the slash: that is how its files' paths compare with those of its neighbours.
        var entries = (await ChildrenAsync(fileSystem, folder, whole, cancellationToken))
            .Select(item => (Item: item, Path: item.IsDirectory == true ? item.Name + "/" : item.Name))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal);
        foreach (var (item, path) in entries)
        {
            if (item.IsDirectory == true)
            {
                if (whole || !(path.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(path, StringComparison.Ordinal)))
                    continue;
                await foreach (var file in WalkAsync(fileSystem, path, prefix, cancellationToken))
                    yield return file;
            }
            else if (item.ContentLength is { } length and > 0 && path.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new LakeFile(path, length, item.LastModified);
            }
        }
    }

    private static async Task<List<PathItem>> ChildrenAsync(
        DataLakeFileSystemClient fileSystem, string folder, bool recursive, CancellationToken cancellationToken)
    {
        var listed = new List<PathItem>();
        var options = new DataLakeGetPathsOptions { Path = folder.TrimEnd('/'), Recursive = recursive };
        try
        {
            await foreach (var item in fileSystem.GetPathsAsync(options, cancellationToken))
                listed.Add(item);
        }
        catch (RequestFailedException e) when (e.ErrorCode == "PathNotFound")
        {
            return [];
        }

        return listed;
    }
}
