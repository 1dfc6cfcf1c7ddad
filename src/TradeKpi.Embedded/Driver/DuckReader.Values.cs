using DuckDB.NET.Native;

namespace TradeKpi.Embedded.Driver;

/// <content>The values of the current row.</content>
internal sealed partial class DuckReader
{
    public override Type GetFieldType(int ordinal) => _types[ordinal] switch
    {
        DuckDBType.TimestampTz => typeof(DateTimeOffset),
        DuckDBType.Interval => typeof(DuckDBInterval),
        DuckDBType.Blob => typeof(byte[]),
        DuckDBType.List or DuckDBType.Array or DuckDBType.Struct or DuckDBType.Map or DuckDBType.Union => typeof(object),
        _ => _inner.GetFieldType(ordinal),
    };

    public override object GetValue(int ordinal)
    {
        if (_inner.IsDBNull(ordinal))
            return DBNull.Value;
        return _types[ordinal] switch
        {
            DuckDBType.Decimal => GetDecimal(ordinal),
            DuckDBType.TimestampTz => _inner.GetFieldValue<DateTimeOffset>(ordinal),
            DuckDBType.Interval => _inner.GetFieldValue<DuckDBInterval>(ordinal),
            DuckDBType.Blob => Bytes(ordinal),
            DuckDBType.List or DuckDBType.Array or DuckDBType.Struct or DuckDBType.Map or DuckDBType.Union =>
                throw new NotSupportedException($"A {_types[ordinal]} has no exact .NET value: cast it to JSON in SQL."),
            _ => _inner.GetValue(ordinal),
        };
    }

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    /// <exception cref="InvalidCastException">The value is NULL, or of another type.</exception>
    /// <exception cref="OverflowException">A decimal cannot hold its digits.</exception>
    public override T GetFieldValue<T>(int ordinal) => _types[ordinal] switch
    {
        _ when typeof(T) == typeof(decimal) => (T)(object)GetDecimal(ordinal),
        DuckDBType.Decimal when typeof(T) == typeof(string) => (T)(object)GetString(ordinal),
        DuckDBType.Decimal when typeof(T) != typeof(DuckDBDecimal) => GetValue(ordinal) is T value ? value : throw Mismatch<T>(ordinal),
        _ when typeof(T) == typeof(object) => (T)GetValue(ordinal),
        _ when typeof(T) == typeof(byte[]) => (T)(object)Bytes(ordinal),
        _ => _inner.GetFieldValue<T>(ordinal),
    };

    public override decimal GetDecimal(int ordinal) => _types[ordinal] switch
    {
        DuckDBType.Decimal => ExactDecimal.ToDecimal(_inner.GetFieldValue<DuckDBDecimal>(ordinal)),
        DuckDBType.Float or DuckDBType.Double => throw Mismatch<decimal>(ordinal),
        _ => _inner.GetFieldValue<decimal>(ordinal),
    };

    // The library's own members round a DECIMAL without a word.
    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    /// <summary>Text, or the exact digits of a DECIMAL of any size.</summary>
    public override string GetString(int ordinal) => _types[ordinal] == DuckDBType.Decimal
        ? ExactDecimal.ToText(_inner.GetFieldValue<DuckDBDecimal>(ordinal))
        : _inner.GetFieldValue<string>(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Part<byte>(Bytes(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Part<char>(GetString(ordinal), dataOffset, buffer, bufferOffset, length);

    public override Stream GetStream(int ordinal) => new MemoryStream(Bytes(ordinal), writable: false);

    private static long Part<T>(ReadOnlySpan<T> all, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
            return all.Length;
        var part = all[(int)Math.Min(offset, all.Length)..];
        part = part[..Math.Min(length, part.Length)];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }

    private byte[] Bytes(int ordinal)
    {
        using var stream = _inner.GetFieldValue<Stream>(ordinal);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private InvalidCastException Mismatch<T>(int ordinal) =>
        new($"Column {GetName(ordinal)} is a {_types[ordinal]}, which cannot be read as {typeof(T).Name}.");
}
