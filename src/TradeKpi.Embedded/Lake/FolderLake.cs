using System.Runtime.CompilerServices;
using TradeKpi.Lake;

namespace TradeKpi.Embedded.Lake;

/// <summary>
/// The lake as a folder. A file is written beside the lake, flushed, and then named without overwriting, so readers see whole files only
/// and of two writers one wins, also when they are two processes.
/// </summary>
public sealed class FolderLake : ILake
{
    private readonly string _root;
    private readonly bool _durable;
    private readonly TemporaryFiles _temporary;
    private readonly ReplaceLock _replacing;
    private readonly Lock _making = new();

    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public FolderLake(FolderLakeOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Root, nameof(options));
        ArgumentNullException.ThrowIfNull(time);
        _root = Path.GetFullPath(options.Root);
        _durable = options.Durable;
        _temporary = new TemporaryFiles(Path.Combine(_root, ".tmp"), options.Durable);
        _replacing = new ReplaceLock(_temporary.LockFile, time);
        try
        {
            _temporary.Prepare(time.GetUtcNow());
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
            return await Task.Run(() => WriteAsync(path, target, content, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && e is not LakeConflictException))
        {
            throw DiskFailure.At(target, e);
        }
    }

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
    public async IAsyncEnumerable<LakeFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (folder.Length > 0)
            LakePath.Checked(folder.TrimEnd('/'));
        await Task.CompletedTask;
        foreach (var file in FolderListing.Walk(_root, folder, prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    private async Task<LakeWrite> WriteAsync(string path, string target, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var found = FileContent.Compare(target, content.Span);
        if (found is FileMatch.Same)
            return AlreadyThere(target);
        if (found is FileMatch.Other)
            throw new LakeConflictException(path);

        EnsureFolderOf(target);
        var temporary = _temporary.Write(content.Span);
        try
        {
            if (found is FileMatch.Absent && await TryNameAsync(temporary, target, cancellationToken))
                return Named(target);
            return await ReplacePartialAsync(path, target, temporary, content, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<bool> TryNameAsync(string temporary, string target, CancellationToken cancellationToken)
    {
        try
        {
            return Disk.TryName(temporary, target);
        }
        catch (NotSupportedException)
        {
            using (await _replacing.TakeAsync(cancellationToken))
                return Disk.TryMove(temporary, target);
        }
    }

    private async Task<LakeWrite> ReplacePartialAsync(
        string path, string target, string temporary, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using (await _replacing.TakeAsync(cancellationToken))
        {
            // Looked at again under the lock: another writer may have finished since, and a whole file is never replaced.
            switch (FileContent.Compare(target, content.Span))
            {
                case FileMatch.Same:
                    return AlreadyThere(target);
                case FileMatch.Other:
                    throw new LakeConflictException(path);
                case FileMatch.Absent when !Disk.TryMove(temporary, target):
                    throw new LakeConflictException(path);
                case FileMatch.Absent:
                    return Named(target);
                default:
                    File.Move(temporary, target, overwrite: true);
                    return Named(target);
            }
        }
    }

    private LakeWrite Named(string target)
    {
        if (_durable)
            Disk.FlushFolder(Path.GetDirectoryName(target)!);
        return LakeWrite.Written;
    }

    private LakeWrite AlreadyThere(string target)
    {
        // The first writer may have died between naming and flushing; who answers "already there" vouches for the file.
        if (_durable)
        {
            using (var file = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                RandomAccess.FlushToDisk(file);
            Disk.FlushFolder(Path.GetDirectoryName(target)!);
        }

        return LakeWrite.AlreadyThere;
    }

    private void EnsureFolderOf(string target)
    {
        lock (_making)
            Disk.EnsureFolder(Path.GetDirectoryName(target)!, _durable);
    }

    private string Resolve(string path) => Path.Combine(_root, LakePath.Checked(path));
}
