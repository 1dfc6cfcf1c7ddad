using TradeKpi.Lake;

namespace TradeKpi.Embedded.Lake;

/// <summary>
/// Writes a file once: beside the lake, flushed, and then named without overwriting. What a crash left half written is replaced.
/// </summary>
internal sealed class FileOnce(TemporaryFiles temporaryFiles, ReplaceLock replacing, bool durable)
{
    private readonly Lock _making = new();

    /// <param name="path">As the lake names it, for what is said of it.</param>
    /// <exception cref="LakeConflictException">A whole file of other content stands there.</exception>
    public async Task<LakeWrite> WriteAsync(string path, string target, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var found = FileContent.Compare(target, content.Span);
        if (found is FileMatch.Same)
            return AlreadyThere(target);
        if (found is FileMatch.Other)
            throw new LakeConflictException(path);

        EnsureFolderOf(target);
        var temporary = temporaryFiles.Write(content.Span);
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

    /// <summary>Puts an edit's result in the place of a file, in one step.</summary>
    /// <returns>False where the edit changes nothing.</returns>
    public async Task<bool> RewriteAsync(
        string target, Func<ReadOnlyMemory<byte>, byte[]?> edit, CancellationToken cancellationToken)
    {
        using (await replacing.TakeAsync(cancellationToken))
        {
            if (edit(await File.ReadAllBytesAsync(target, cancellationToken)) is not { } content)
                return false;
            if (content.Length == 0)
                throw new ArgumentException("An empty file cannot be told from a crashed write.", nameof(edit));
            var temporary = temporaryFiles.Write(content);
            try
            {
                File.Move(temporary, target, overwrite: true);
                Named(target);
                return true;
            }
            finally
            {
                File.Delete(temporary);
            }
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
            using (await replacing.TakeAsync(cancellationToken))
                return Disk.TryMove(temporary, target);
        }
    }

    private async Task<LakeWrite> ReplacePartialAsync(
        string path, string target, string temporary, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using (await replacing.TakeAsync(cancellationToken))
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
        if (durable)
            Disk.FlushFolder(Path.GetDirectoryName(target)!);
        return LakeWrite.Written;
    }

    private LakeWrite AlreadyThere(string target)
    {
        // The first writer may have died between naming and flushing; who answers "already there" vouches for the file.
        if (durable)
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
            Disk.EnsureFolder(Path.GetDirectoryName(target)!, durable);
    }
}
