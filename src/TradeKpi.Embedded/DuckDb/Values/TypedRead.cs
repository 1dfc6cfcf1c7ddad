using System.Numerics;

namespace TradeKpi.Embedded.DuckDb.Values;

/// <summary>Reading as a type that the caller names. The comparisons of types are constants to the compiler: no boxing remains.</summary>
internal static class TypedRead
{
    /// <exception cref="InvalidCastException">The value is NULL, or not of that type.</exception>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    public static T Get<T>(this ColumnVector column, int row)
    {
        if (column.IsNull(row))
            return Null<T>(column);
        if (typeof(T) == typeof(long))
            return (T)(object)checked((long)column.ReadInteger(row));
        if (typeof(T) == typeof(int))
            return (T)(object)checked((int)column.ReadInteger(row));
        if (typeof(T) == typeof(string))
            return (T)(object)column.ReadString(row);
        if (typeof(T) == typeof(decimal))
            return (T)(object)column.ReadDecimal(row);
        if (typeof(T) == typeof(double))
            return (T)(object)column.ReadDouble(row);
        if (typeof(T) == typeof(bool))
            return (T)(object)column.ReadBoolean(row);
        if (typeof(T) == typeof(DateTime))
            return (T)(object)column.ReadDateTime(row);
        if (typeof(T) == typeof(DateTimeOffset))
            return (T)(object)column.ReadInstant(row);
        if (typeof(T) == typeof(DateOnly))
            return (T)(object)column.ReadDate(row);
        if (typeof(T) == typeof(TimeOnly))
            return (T)(object)column.ReadTime(row);
        if (typeof(T) == typeof(TimeSpan))
            return (T)(object)column.ReadTimeSpan(row);
        if (typeof(T) == typeof(Guid))
            return (T)(object)column.ReadGuid(row);
        return column.Read(row) is T value ? value : (T)Convert(column, row, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }

    private static object Convert(ColumnVector column, int row, Type type) => type switch
    {
        _ when type == typeof(long) => column.Get<long>(row),
        _ when type == typeof(int) => column.Get<int>(row),
        _ when type == typeof(short) => checked((short)column.ReadInteger(row)),
        _ when type == typeof(sbyte) => checked((sbyte)column.ReadInteger(row)),
        _ when type == typeof(byte) => checked((byte)column.ReadInteger(row)),
        _ when type == typeof(ushort) => checked((ushort)column.ReadInteger(row)),
        _ when type == typeof(uint) => checked((uint)column.ReadInteger(row)),
        _ when type == typeof(ulong) => checked((ulong)column.ReadInteger(row)),
        _ when type == typeof(Int128) => column.ReadInteger(row),
        _ when type == typeof(UInt128) => checked((UInt128)column.ReadBigInteger(row)),
        _ when type == typeof(BigInteger) => column.ReadBigInteger(row),
        _ when type == typeof(float) => (float)column.ReadDouble(row),
        _ when type == typeof(double) => column.ReadDouble(row),
        _ when type == typeof(decimal) => column.ReadDecimal(row),
        _ when type == typeof(bool) => column.ReadBoolean(row),
        _ when type == typeof(DateTime) => column.ReadDateTime(row),
        _ when type == typeof(DateTimeOffset) => column.ReadInstant(row),
        _ when type == typeof(DateOnly) => column.ReadDate(row),
        _ when type == typeof(TimeOnly) => column.ReadTime(row),
        _ when type == typeof(TimeSpan) => column.ReadTimeSpan(row),
        _ when type == typeof(Guid) => column.ReadGuid(row),
        _ when type == typeof(byte[]) => column.Bytes(row).ToArray(),
        { IsEnum: true } when column.Type.Kind is DuckDbType.Varchar or DuckDbType.Enum => Enum.Parse(type, column.ReadString(row), ignoreCase: true),
        { IsEnum: true } => Enum.ToObject(type, checked((long)column.ReadInteger(row))),
        _ => throw new InvalidCastException($"A {column.Type.SqlName} cannot be read as {type.Name}."),
    };

    private static T Null<T>(ColumnVector column)
    {
        if (typeof(T) == typeof(object) || typeof(T) == typeof(DBNull))
            return (T)(object)DBNull.Value;
        if (Nullable.GetUnderlyingType(typeof(T)) is not null)
            return default!;
        throw new InvalidCastException($"The {column.Type.SqlName} is NULL, which {typeof(T).Name} cannot hold: ask IsDBNull first.");
    }
}
