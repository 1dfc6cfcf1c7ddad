using System.Runtime.CompilerServices;
using TradeKpi.Lake;

namespace TradeKpi.Tests.Fakes;

/// <summary>A lake in memory that can be told to fail.</summary>
internal sealed class MemoryLake : ILake, IRewritableLake
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Asked before every write; throws what the lake is to throw.</summary>
    public Action<string> BeforeWrite { get; set; } = _ => { };

    /// <summary>Asked before every read, likewise.</summary>
    public Action<string> BeforeRead { get; set; } = _ => { };

    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public int Writes { get; private set; }

    /// <summary>When every file says that it was written.</summary>
    public DateTimeOffset WrittenAt { get; set; } = DateTimeOffset.UnixEpoch;

    public Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            BeforeWrite(LakePath.Checked(path));
            if (_files.TryGetValue(path, out var standing))
                return standing.AsSpan().SequenceEqual(content.Span)
                    ? Task.FromResult(LakeWrite.AlreadyThere)
                    : throw new LakeConflictException(path);
            _files.Add(path, content.ToArray());
            Writes++;
            return Task.FromResult(LakeWrite.Written);
        }
    }

    /// <summary>Asked before every replacement of a file, likewise.</summary>
    public Action<string> BeforeRewrite { get; set; } = _ => { };

    public Task<bool> RewriteAsync(string path, Func<ReadOnlyMemory<byte>, byte[]?> edit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(LakePath.Checked(path), out var standing))
                throw new FileNotFoundException("No file stands there.", path);
            if (edit(standing) is not { } edited)
                return Task.FromResult(false);
            BeforeRewrite(path);
            _files[path] = edited;
            return Task.FromResult(true);
        }
    }

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken)
    {
        BeforeRead(path);
        return _files.TryGetValue(path, out var content)
            ? Task.FromResult<Stream>(new MemoryStream(content))
            : throw new FileNotFoundException(path);
    }

    public async IAsyncEnumerable<LakeFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (path, content) in _files.ToList())
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                yield return new LakeFile(path, content.Length, WrittenAt);
        }
    }
}
