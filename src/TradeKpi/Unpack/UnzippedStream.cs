using System.IO.Compression;

namespace TradeKpi.Unpack;

/// <summary>What was compressed as gzip, in one member or several, and not a byte less.</summary>
/// <remarks>
/// The platform's decoder ends quietly where its input is torn off or goes on with something else. So a member of our own is put behind the
/// input: only if its content comes out last, everything before it was whole.
/// </remarks>
internal sealed class UnzippedStream : ReadOnlyStream
{
    private static readonly byte[] s_end = new Guid("6f0c1a52-94d3-4be7-8a7e-c5d1f3b02e69").ToByteArray();
    private static readonly byte[] s_lastMember = Zipped(s_end);

    private readonly GZipStream _unzipped;

    // The last bytes that came: they may be the end.
    private readonly byte[] _held = new byte[s_end.Length];
    private int _holding;
    private byte[] _block = [];

    public UnzippedStream(Stream zipped) =>
        _unzipped = new GZipStream(new ResumedStream(default, zipped, s_lastMember), CompressionMode.Decompress, leaveOpen: true);

    /// <exception cref="InvalidDataException">It is torn, damaged, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_block.Length < buffer.Length + _held.Length)
                _block = new byte[buffer.Length + _held.Length];
            _held.AsSpan(0, _holding).CopyTo(_block);
            var read = await _unzipped.ReadAsync(_block.AsMemory(_holding, buffer.Length), cancellationToken);
            if (read == 0)
                return _held.AsSpan(0, _holding).SequenceEqual(s_end) ? 0 : throw new InvalidDataException("The gzip is torn.");
            var given = Math.Max(0, _holding + read - _held.Length);
            _block.AsSpan(0, given).CopyTo(buffer.Span);
            _holding = _holding + read - given;
            _block.AsSpan(given, _holding).CopyTo(_held);
            if (given > 0)
                return given;
        }

        return 0;
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
