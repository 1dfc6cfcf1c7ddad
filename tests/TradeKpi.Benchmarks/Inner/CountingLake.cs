using TradeKpi.Lake;

namespace TradeKpi.Benchmarks.Inner;

/// <summary>A lake that keeps nothing but the number of lines.</summary>
internal sealed class CountingLake : ILake
{
    private int _lines;

    public int Lines
    {
        get => Volatile.Read(ref _lines);
        set => Volatile.Write(ref _lines, value);
    }

    public Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _lines, content.Span.Count((byte)'\n'));
        return Task.FromResult(LakeWrite.Written);
    }

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken) => throw new FileNotFoundException(path);

    public IAsyncEnumerable<LakeFile> ListAsync(string prefix, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<LakeFile>();
}
