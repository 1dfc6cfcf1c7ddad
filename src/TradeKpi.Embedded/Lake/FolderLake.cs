using System.Runtime.CompilerServices;
using TradeKpi.Lake;

namespace TradeKpi.Embedded.Lake;

/// <summary>The lake as a folder. Readers see whole files only, and of two writers one wins, also when they are two processes.</summary>
public sealed class FolderLake : ILake, IRewritableLake
{
    private readonly string _root;
    private readonly TemporaryFiles _temporary;
    private readonly FileOnce _files;

    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public FolderLake(FolderLakeOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Root, nameof(options));
        ArgumentNullException.ThrowIfNull(time);
        _root = Path.GetFullPath(options.Root);
        var temporary = _temporary = new TemporaryFiles(Path.Combine(_root, ".tmp"), options.Durable);
        _files = new FileOnce(temporary, new ReplaceLock(temporary.LockFile, time), options.Durable);
        try
        {
            temporary.Prepare(time.GetUtcNow());
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw DiskFailure.At(_root, e);
        }
    }

    /// <inheritdoc/>
    public async Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var target = Resolve(path);
        if (content.IsEmpty)
            throw new ArgumentException("An empty file cannot be told from a crashed write.", nameof(content));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await Task.Run(() => _files.WriteAsync(path, target, content, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && e is not LakeConflictException))
        {
            throw DiskFailure.At(target, e);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RewriteAsync(
        string path, Func<ReadOnlyMemory<byte>, byte[]?> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var target = Resolve(path);
        if (!File.Exists(target))
            throw new FileNotFoundException($"The lake has no file {path}.", path);
        try
        {
            return await Task.Run(() => _files.RewriteAsync(target, edit, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw DiskFailure.At(target, e);
        }
    }

    /// <summary>Deletes what crashed writers left without a name. No other process may write meanwhile.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void DeleteUnnamed() => _temporary.DeleteAll();

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = Resolve(path);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!Directory.Exists(file))
                return Task.FromResult<Stream>(
                    new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (DirectoryNotFoundException)
        {
        }

        throw new FileNotFoundException($"The lake has no file {path}.", path);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LakeFile> ListAsync(string prefix, CancellationToken cancellationToken) =>
        FilesAsync(prefix, cancellationToken).Where(file => LakePath.Is(file.Path));

    /// <inheritdoc/>
    public IAsyncEnumerable<string> StraysAsync(string prefix, CancellationToken cancellationToken) =>
        FilesAsync(prefix, cancellationToken).Select(file => file.Path).Where(path => !LakePath.Is(path));

    private async IAsyncEnumerable<LakeFile> FilesAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = LakePath.FolderOf(prefix);
        await Task.CompletedTask;
        foreach (var file in FolderListing.Walk(_root, folder, prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    private string Resolve(string path) => Path.Combine(_root, LakePath.Checked(path));
}
