using System.Numerics;
using System.Text;
using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb.Values;

/// <summary>One column (or a child of one) of the chunk that is being read, in place.</summary>
internal sealed unsafe class ColumnVector(ColumnType type)
{
    private readonly ColumnVector[] _children = ChildrenOf(type);
    private byte* _data;
    private ulong* _validity;

    public ColumnType Type => type;

    /// <summary>Points at the vector of a new chunk.</summary>
    public void Bind(nint vector)
    {
        _data = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        _validity = NativeMethods.duckdb_vector_get_validity(vector);
        switch (type.Kind)
        {
            case DuckDbType.List or DuckDbType.Map:
                _children[0].Bind(NativeMethods.duckdb_list_vector_get_child(vector));
                break;
            case DuckDbType.Array:
                _children[0].Bind(NativeMethods.duckdb_array_vector_get_child(vector));
                break;
            case DuckDbType.Struct or DuckDbType.Union:
                for (var i = 0; i < _children.Length; i++)
                    _children[i].Bind(NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)i));
                break;
        }
    }

    public void Unbind() => _data = null;

    public bool IsNull(int row) =>
        type.Kind == DuckDbType.SqlNull || (_validity != null && (_validity[row >> 6] & (1UL << (row & 63))) == 0);

    /// <summary>The value as the type's own .NET type; null for NULL.</summary>
    public object? Read(int row) => IsNull(row) ? null : type.Kind switch
    {
        DuckDbType.Boolean => Raw<byte>(row) != 0,
        DuckDbType.TinyInt => Raw<sbyte>(row),
        DuckDbType.SmallInt => Raw<short>(row),
        DuckDbType.Integer => Raw<int>(row),
        DuckDbType.BigInt => Raw<long>(row),
        DuckDbType.UTinyInt => Raw<byte>(row),
        DuckDbType.USmallInt => Raw<ushort>(row),
        DuckDbType.UInteger => Raw<uint>(row),
        DuckDbType.UBigInt => Raw<ulong>(row),
        DuckDbType.HugeInt => Raw<NativeHugeInt>(row).Value,
        DuckDbType.UHugeInt => Raw<NativeUHugeInt>(row).Value,
        DuckDbType.Float => Raw<float>(row),
        DuckDbType.Double => Raw<double>(row),
        DuckDbType.Decimal => ReadDecimal(row),
        DuckDbType.Date => EngineTime.Date(Raw<int>(row)),
        DuckDbType.Time or DuckDbType.TimeNs => ReadTime(row),
        DuckDbType.TimeTz => EngineTime.TimeWithZone(Raw<ulong>(row)),
        DuckDbType.TimestampTz => EngineTime.Instant(Raw<long>(row)),
        DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs => ReadDateTime(row),
        DuckDbType.Interval => ReadInterval(row),
        DuckDbType.Uuid => ReadGuid(row),
        DuckDbType.Blob => Bytes(row).ToArray(),
        DuckDbType.Varchar or DuckDbType.Enum or DuckDbType.Bit => ReadString(row),
        DuckDbType.List => ReadList(Raw<NativeListEntry>(row)),
        DuckDbType.Array => ReadList(new NativeListEntry { Offset = (ulong)row * type.ArraySize, Length = type.ArraySize }),
        DuckDbType.Map => ReadMap(Raw<NativeListEntry>(row)),
        DuckDbType.Struct => ReadStruct(row),
        DuckDbType.Union => _children[1 + _children[0].Raw<byte>(row)].Read(row),
        _ => throw new NotSupportedException($"{type.SqlName} cannot be read: cast it to VARCHAR in SQL."),
    };

    /// <summary>Any whole number, exactly.</summary>
    public Int128 ReadInteger(int row) => type.Kind switch
    {
        DuckDbType.TinyInt => Raw<sbyte>(row),
        DuckDbType.SmallInt => Raw<short>(row),
        DuckDbType.Integer => Raw<int>(row),
        DuckDbType.BigInt => Raw<long>(row),
        DuckDbType.UTinyInt => Raw<byte>(row),
        DuckDbType.USmallInt => Raw<ushort>(row),
        DuckDbType.UInteger => Raw<uint>(row),
        DuckDbType.UBigInt => Raw<ulong>(row),
        DuckDbType.HugeInt => Raw<NativeHugeInt>(row).Value,
        DuckDbType.UHugeInt => checked((Int128)Raw<NativeUHugeInt>(row).Value),
        DuckDbType.Decimal when type.Scale == 0 => Unscaled(row),
        _ => throw NotA("whole number"),
    };

    public BigInteger ReadBigInteger(int row) => type.Kind == DuckDbType.UHugeInt ? Raw<NativeUHugeInt>(row).Value : ReadInteger(row);

    public bool ReadBoolean(int row) => type.Kind == DuckDbType.Boolean ? Raw<byte>(row) != 0 : throw NotA("boolean");

    public decimal ReadDecimal(int row) => type.Kind switch
    {
        DuckDbType.Decimal => ExactDecimal.ToDecimal(Unscaled(row), type.Scale),
        _ => ExactDecimal.ToDecimal(ReadInteger(row), 0),
    };

    public double ReadDouble(int row) => type.Kind switch
    {
        DuckDbType.Double => Raw<double>(row),
        DuckDbType.Float => Raw<float>(row),
        DuckDbType.Decimal => (double)ReadDecimal(row),
        _ => (double)ReadInteger(row),
    };

    public string ReadString(int row) => type.Kind switch
    {
        DuckDbType.Varchar => Encoding.UTF8.GetString(Bytes(row)),
        DuckDbType.Enum => type.Names[(int)EnumIndex(row)],
        DuckDbType.Decimal => ExactDecimal.ToText(Unscaled(row), type.Scale),
        DuckDbType.Uuid => ReadGuid(row).ToString(),
        DuckDbType.Bit => ReadBits(Bytes(row)),
        DuckDbType.UHugeInt or DuckDbType.HugeInt => ReadBigInteger(row).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw NotA("text"),
    };

    public DateTime ReadDateTime(int row) => type.Kind switch
    {
        DuckDbType.Timestamp => EngineTime.Timestamp(Raw<long>(row)),
        DuckDbType.TimestampS => EngineTime.TimestampSeconds(Raw<long>(row)),
        DuckDbType.TimestampMs => EngineTime.TimestampMillis(Raw<long>(row)),
        DuckDbType.TimestampNs => EngineTime.TimestampNanos(Raw<long>(row)),
        DuckDbType.TimestampTz => EngineTime.Instant(Raw<long>(row)).UtcDateTime,
        DuckDbType.Date => EngineTime.Date(Raw<int>(row)).ToDateTime(TimeOnly.MinValue),
        _ => throw NotA("date and time"),
    };

    public DateTimeOffset ReadInstant(int row) => type.Kind switch
    {
        DuckDbType.TimestampTz => EngineTime.Instant(Raw<long>(row)),
        DuckDbType.TimeTz => EngineTime.TimeWithZone(Raw<ulong>(row)),
        _ => new DateTimeOffset(ReadDateTime(row), TimeSpan.Zero),
    };

    public DateOnly ReadDate(int row) => type.Kind == DuckDbType.Date ? EngineTime.Date(Raw<int>(row)) : throw NotA("date");

    public TimeOnly ReadTime(int row) => type.Kind switch
    {
        DuckDbType.Time => EngineTime.Time(Raw<long>(row)),
        DuckDbType.TimeNs => EngineTime.Time(Raw<long>(row) / 1000),
        _ => throw NotA("time of day"),
    };

    public TimeSpan ReadTimeSpan(int row) => type.Kind == DuckDbType.Interval ? ReadInterval(row).ToTimeSpan() : ReadTime(row).ToTimeSpan();

    public Guid ReadGuid(int row)
    {
        if (type.Kind != DuckDbType.Uuid)
            throw NotA("UUID");
        // The engine flips the top bit, so that signed comparison sorts like the text.
        var stored = Raw<NativeHugeInt>(row);
        var value = new UInt128((ulong)stored.Upper ^ (1UL << 63), stored.Lower);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The bytes of a VARCHAR or BLOB, in place: valid until the next chunk.</summary>
    public ReadOnlySpan<byte> Bytes(int row) => type.Kind is DuckDbType.Varchar or DuckDbType.Blob or DuckDbType.Bit
        ? NativeString.Bytes((NativeString*)At(row, sizeof(NativeString)))
        : throw NotA("text or bytes");

    private DuckDbInterval ReadInterval(int row)
    {
        var interval = Raw<NativeInterval>(row);
        return new DuckDbInterval(interval.Months, interval.Days, interval.Micros);
    }

    private Int128 Unscaled(int row) => type.Storage switch
    {
        DuckDbType.SmallInt => Raw<short>(row),
        DuckDbType.Integer => Raw<int>(row),
        DuckDbType.BigInt => Raw<long>(row),
        _ => Raw<NativeHugeInt>(row).Value,
    };

    private uint EnumIndex(int row) => type.Storage switch
    {
        DuckDbType.UTinyInt => Raw<byte>(row),
        DuckDbType.USmallInt => Raw<ushort>(row),
        _ => Raw<uint>(row),
    };

    private List<object?> ReadList(NativeListEntry entry)
    {
        var items = new List<object?>(checked((int)entry.Length));
        for (var i = 0UL; i < entry.Length; i++)
            items.Add(_children[0].Read(checked((int)(entry.Offset + i))));
        return items;
    }

    private Dictionary<string, object?> ReadStruct(int row)
    {
        var fields = new Dictionary<string, object?>(_children.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _children.Length; i++)
            fields[type.Names[i]] = _children[i].Read(row);
        return fields;
    }

    private Dictionary<object, object?> ReadMap(NativeListEntry entry)
    {
        var (keys, values) = (_children[0]._children[0], _children[0]._children[1]);
        var map = new Dictionary<object, object?>(checked((int)entry.Length));
        for (var i = 0UL; i < entry.Length; i++)
            map[keys.Read(checked((int)(entry.Offset + i)))!] = values.Read(checked((int)(entry.Offset + i)));
        return map;
    }

    // The first byte says how many leading bits of the second are padding.
    private static string ReadBits(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 8);
        for (var bit = 8 + bytes[0]; bit < bytes.Length * 8; bit++)
            text.Append((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0 ? '1' : '0');
        return text.ToString();
    }

    private static ColumnVector[] ChildrenOf(ColumnType type) => type.Kind switch
    {
        DuckDbType.Map => [new ColumnVector(ColumnType.Entry(type.Children))],
        DuckDbType.Union => [new ColumnVector(new ColumnType(DuckDbType.UTinyInt)), .. type.Children.Select(child => new ColumnVector(child))],
        _ => [.. type.Children.Select(child => new ColumnVector(child))],
    };

    private T Raw<T>(int row) where T : unmanaged => *(T*)At(row, sizeof(T));

    private byte* At(int row, int size) =>
        _data != null ? _data + ((long)row * size) : throw new InvalidOperationException("There is no current row: call Read first.");

    private InvalidCastException NotA(string what) => new($"A {type.SqlName} is not a {what}.");
}
