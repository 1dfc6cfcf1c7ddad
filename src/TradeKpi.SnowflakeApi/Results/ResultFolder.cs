using System.IO.Compression;
using TradeKpi.SnowflakeApi.Protocol;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>The files of results that one answer does not hold. It is gone at start and end.</summary>
internal sealed class ResultFolder : IDisposable
{
    private readonly string _path;
    private readonly long _most;
    private long _bytes;
    private long _files;

    /// <param name="most">How many bytes may be kept.</param>
    public ResultFolder(string path, long most)
    {
        (_path, _most) = (path, most);
        Dispose();
    }

    /// <summary>How many chunks were kept since the start.</summary>
    public long Written => Interlocked.Read(ref _files);

    /// <summary>Keeps a chunk.</summary>
    /// <returns>Its file.</returns>
    /// <exception cref="SnowflakeError">There is no room.</exception>
    public async Task<string> KeepAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _bytes, chunk.Length) > _most)
        {
            Interlocked.Add(ref _bytes, -chunk.Length);
            throw new SnowflakeError("000639", "54000",
                $"The results that are kept would need more than {_most} bytes, which is the limit: " +
                "fetch or close others first, or ask for less.");
        }

        Directory.CreateDirectory(_path);
        var file = Path.Combine(_path, $"{Interlocked.Increment(ref _files):D}.json.gz");
        await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 4096, FileOptions.Asynchronous);
        await stream.WriteAsync(chunk, cancellationToken);
        return file;
    }

    /// <summary>A chunk's rows: JSON arrays with commas between.</summary>
    public static async Task<byte[]> ReadAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(chunk.File);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var rows = new MemoryStream(checked((int)chunk.Bytes));
        await unpacked.CopyToAsync(rows, cancellationToken);
        return rows.ToArray();
    }

    public void Forget(IEnumerable<Chunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            File.Delete(chunk.File);
            Interlocked.Add(ref _bytes, -chunk.Compressed);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
    }
}

/// <summary>Rows in a file: JSON arrays with commas between, gzip.</summary>
internal sealed record Chunk(string File, int Rows, long Bytes, long Compressed);
