using System.IO.Compression;

namespace TradeKpi.Unpack;

/// <summary>What was compressed as gzip, in one member or several, and not a byte less.</summary>
/// <remarks>
/// The platform's decoder ends quietly where its input is torn off or goes on with something else. So once all that the input holds is out,
/// a member of our own is put behind it: only if its content and nothing else comes out, everything before it was whole.
/// </remarks>
internal sealed class UnzippedStream : ReadOnlyStream
{
    private static readonly byte[] s_end = new Guid("6f0c1a52-94d3-4be7-8a7e-c5d1f3b02e69").ToByteArray();
    private static readonly byte[] s_lastMember = Zipped(s_end);

    private readonly ResumedStream _zipped;
    private readonly GZipStream _unzipped;
    private bool _isEnded;

    public UnzippedStream(Stream zipped)
    {
        _zipped = new ResumedStream(default, zipped);
        _unzipped = new GZipStream(_zipped, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <exception cref="InvalidDataException">It is torn, damaged, or followed by something else; what came out before is good.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isEnded || buffer.IsEmpty)
            return 0;
        var read = await _unzipped.ReadAsync(buffer, cancellationToken);
        if (read > 0)
            return read;
        if (!await IsWholeAsync(cancellationToken))
            throw new InvalidDataException("The gzip is torn, or followed by something else.");
        _isEnded = true;
        return 0;
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        var behind = new byte[s_end.Length + 1];
        _zipped.GoOn(s_lastMember);
        try
        {
            var length = await _unzipped.ReadAtLeastAsync(behind, behind.Length, throwOnEndOfStream: false, cancellationToken);
            return behind.AsSpan(0, length).SequenceEqual(s_end);
        }
        catch (InvalidDataException)
        {
            // Our member was taken for the rest of a torn one.
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unzipped.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Zipped(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.NoCompression))
            gzip.Write(content);
        return zipped.ToArray();
    }
}
