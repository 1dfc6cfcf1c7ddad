using System.Data;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Driver;

/// <summary>
/// Reads results that are whole in memory; keep them small, or ask for them in parts. Statements after the one that is being read run with
/// <see cref="NextResult()"/>, or at the latest when the reader is closed.
/// </summary>
/// <remarks>
/// DECIMAL is a decimal with all its digits: one that no decimal can hold throws <see cref="OverflowException"/> and is read by
/// <see cref="DuckReader.GetString"/>. HUGEINT is a BigInteger; TIMESTAMP a DateTime of kind Unspecified; TIMESTAMP WITH TIME ZONE a
/// DateTimeOffset in UTC; DATE a DateOnly; INTERVAL a <see cref="DuckDBInterval"/>; BLOB bytes; JSON its text. What is nested is refused: cast
/// it to JSON in SQL.
/// </remarks>
internal sealed class DuckReader : ForwardingReader
{
    private readonly DuckDBDataReader _inner;
    private readonly DuckCommand _command;
    private readonly CommandBehavior _behavior;
    private DuckDBType[] _types = [];
    private bool _failed;

    public DuckReader(DuckDBDataReader inner, DuckCommand command, CommandBehavior behavior)
        : base(inner)
    {
        (_inner, _command, _behavior) = (inner, command, behavior);
        Describe(inner.FieldCount);
    }

    public override int FieldCount => _types.Length;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => FieldCount > 0 && _inner.Read();

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : Task.FromResult(Read());

    public override bool NextResult() => NextResult(CancellationToken.None);

    // A token that is cancelled before the start must be seen in there too: the rest must not run then.
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        Task.Run(() => NextResult(cancellationToken), CancellationToken.None);

    /// <summary>Runs the statements that have not run yet, then closes.</summary>
    public override void Close()
    {
        if (IsClosed)
            return;
        try
        {
            while (!_failed && NextResult(CancellationToken.None))
            {
                // Each runs by being asked for.
            }
        }
        finally
        {
            _inner.Close();
            if (_behavior.HasFlag(CommandBehavior.CloseConnection))
                _command.Connection?.Close();
        }
    }

    /// <exception cref="IndexOutOfRangeException">No column has the name.</exception>
    public override int GetOrdinal(string name)
    {
        var names = Enumerable.Range(0, FieldCount).Select(GetName).ToList();
        var exact = names.IndexOf(name);
        var ordinal = exact >= 0 ? exact : names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
#pragma warning disable CA2201, MA0012 // The exception that DbDataReader documents for an unknown name.
        return ordinal >= 0 ? ordinal : throw new IndexOutOfRangeException($"The result has no column {name}; it has {string.Join(", ", names)}.");
#pragma warning restore CA2201, MA0012
    }

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

    /// <summary>Text, or the exact digits of a DECIMAL of any size.</summary>
    public override string GetString(int ordinal) => _types[ordinal] == DuckDBType.Decimal
        ? ExactDecimal.ToText(_inner.GetFieldValue<DuckDBDecimal>(ordinal))
        : _inner.GetFieldValue<string>(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Part<byte>(Bytes(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Part<char>(GetString(ordinal), dataOffset, buffer, bufferOffset, length);

    public override Stream GetStream(int ordinal) => new MemoryStream(Bytes(ordinal), writable: false);

    /// <summary>One row a column; null when the last statement gave no result.</summary>
    public override DataTable? GetSchemaTable()
    {
        if (FieldCount == 0)
            return null;
        var table = _inner.GetSchemaTable();
        for (var i = 0; i < FieldCount; i++)
            table.Rows[i]["DataType"] = GetFieldType(i);
        return table;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private bool NextResult(CancellationToken cancellationToken)
    {
        // After a failure the rest must not run.
        _failed = true;
        Describe(0);
        var more = _command.Stoppable(_inner.NextResult, cancellationToken);
        _failed = false;
        Describe(more ? _inner.FieldCount : 0);
        return more;
    }

    private void Describe(int columns)
    {
        _types = new DuckDBType[columns];
        for (var i = 0; i < columns; i++)
            _types[i] = Enum.Parse<DuckDBType>(_inner.GetDataTypeName(i));
    }

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
