namespace TradeKpi.Lake;

/// <summary>A file in the lake. Paths are relative, with <c>/</c>, and never start with one.</summary>
public sealed record LakeFile(string Path, long Length, DateTimeOffset LastModified);

/// <summary>What a write-once attempt found.</summary>
public enum LakeWrite
{
    Written,

    /// <summary>The path already holds exactly this content: an earlier attempt succeeded.</summary>
    AlreadyThere,
}

/// <summary>
/// The lake: files that are written once, whole, and never changed. ADLS Gen2 in Azure, blobs under Azurite, a folder on a laptop.
/// </summary>
/// <remarks>Paths follow <see cref="LakePath.Checked"/>; every method refuses others with an <see cref="ArgumentException"/>.</remarks>
public interface ILake
{
    /// <summary>
    /// Writes <paramref name="content"/> as the whole file, durably, or finds that it stands there already. A partial file that a
    /// crashed attempt left is replaced. An empty file is what a crash leaves, so empty content is refused.
    /// </summary>
    /// <exception cref="LakeConflictException">The path holds other, complete content.</exception>
    /// <exception cref="IOException">The lake cannot take the file now: full, read-only, or not to be reached.</exception>
    Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <exception cref="FileNotFoundException">No file stands at the path.</exception>
    Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Every complete file whose path starts with <paramref name="prefix"/>, in ordinal order of the paths. What somebody else laid there
    /// under a name that is no lake path is left out: <see cref="StraysAsync"/> tells of it.
    /// </summary>
    IAsyncEnumerable<LakeFile> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The paths of files that start so and are no lake paths; none where nobody else can write.</summary>
    IAsyncEnumerable<string> StraysAsync(string prefix, CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();
}

/// <summary>A lake path that must be written once already holds something else.</summary>
public sealed class LakeConflictException(string path)
    : IOException($"{path} already holds other content. Lake files are written once: find the second writer, or move the file away.")
{
    public string Path { get; } = path;
}
