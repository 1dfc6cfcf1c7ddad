using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>Rows as JSON arrays of texts with commas between.</summary>
internal sealed class RowBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _writer;

    public RowBuffer() => _writer = new Utf8JsonWriter(_bytes,
        new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public int Count { get; private set; }

    public int Bytes => _bytes.WrittenCount;

    public void Add(IReadOnlyList<string?> values)
    {
        if (Count++ > 0)
            _bytes.Write(","u8);
        _writer.Reset();
        _writer.WriteStartArray();
        foreach (var value in values)
            _writer.WriteStringValue(value);
        _writer.WriteEndArray();
        _writer.Flush();
    }

    /// <summary>Hands the rows out and begins anew.</summary>
    public byte[] Take()
    {
        var rows = _bytes.WrittenSpan.ToArray();
        Clear();
        return rows;
    }

    /// <summary>Hands the rows out packed and begins anew.</summary>
    public byte[] TakePacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_bytes.WrittenSpan);
        Clear();
        return packed.ToArray();
    }

    public void Dispose() => _writer.Dispose();

    private void Clear()
    {
        _bytes.ResetWrittenCount();
        Count = 0;
    }
}
