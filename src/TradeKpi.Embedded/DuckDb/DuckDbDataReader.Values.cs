using System.Text;
using TradeKpi.Embedded.DuckDb.Values;

namespace TradeKpi.Embedded.DuckDb;

/// <content>The values of the current row.</content>
public sealed partial class DuckDbDataReader
{
    public override bool IsDBNull(int ordinal) => Column(ordinal).IsNull(_row);

    public override object GetValue(int ordinal) => Column(ordinal).Read(_row) ?? DBNull.Value;

    /// <exception cref="InvalidCastException">The value is NULL and <typeparamref name="T"/> is not nullable, or it is of another type.</exception>
    /// <exception cref="OverflowException">The value does not fit into <typeparamref name="T"/>.</exception>
    public override T GetFieldValue<T>(int ordinal) => Column(ordinal).Get<T>(_row);

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    /// <summary>Text, or the exact digits of a DECIMAL or HUGEINT of any size.</summary>
    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);

    public override char GetChar(int ordinal) => GetString(ordinal) is [var only] ? only : throw new InvalidCastException("The text is not one character.");

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    /// <summary>The bytes of a text or a blob where they lie, without a copy: valid until the reader moves.</summary>
    public ReadOnlySpan<byte> GetUtf8(int ordinal) => Column(ordinal).Bytes(_row);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        var bytes = Column(ordinal).Bytes(_row);
        if (buffer is null)
            return bytes.Length;
        var part = bytes[(int)Math.Min(dataOffset, bytes.Length)..];
        part = part[..Math.Min(length, part.Length)];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        var text = GetString(ordinal);
        if (buffer is null)
            return text.Length;
        var part = text.AsSpan((int)Math.Min(dataOffset, text.Length));
        part = part[..Math.Min(length, part.Length)];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }

    public override Stream GetStream(int ordinal) => new MemoryStream(Column(ordinal).Bytes(_row).ToArray(), writable: false);

    public override TextReader GetTextReader(int ordinal) => new StreamReader(GetStream(ordinal), Encoding.UTF8);

    public override string GetName(int ordinal) => _names[ordinal];

    public override string GetDataTypeName(int ordinal) => _columns[ordinal].Type.SqlName;

    public override Type GetFieldType(int ordinal) => _columns[ordinal].Type.ClrType;

    /// <exception cref="IndexOutOfRangeException">No column has the name.</exception>
    public override int GetOrdinal(string name)
    {
        var exact = Array.IndexOf(_names, name);
        var ordinal = exact >= 0 ? exact : Array.FindIndex(_names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
#pragma warning disable CA2201, MA0012 // The exception that DbDataReader documents for an unknown name.
        return ordinal >= 0 ? ordinal : throw new IndexOutOfRangeException($"The result has no column {name}; it has {string.Join(", ", _names)}.");
#pragma warning restore CA2201, MA0012
    }

    private ColumnVector Column(int ordinal)
    {
        RequireOpen();
        if (_row < 0)
            throw new InvalidOperationException("There is no current row: call Read first.");
        return _columns[ordinal];
    }
}
