using System.Collections.Immutable;
using TradeKpi.Embedded.DuckDb.Native;

namespace TradeKpi.Embedded.DuckDb.Values;

/// <summary>A logical type, taken out of the engine once per result: what its values look like in memory and here.</summary>
internal sealed record ColumnType(DuckDbType Kind)
{
    /// <summary>How a DECIMAL or an ENUM lies in memory.</summary>
    public DuckDbType Storage { get; private init; }

    public byte Width { get; private init; }

    public byte Scale { get; private init; }

    public string? Alias { get; private init; }

    /// <summary>Entries of a LIST or ARRAY, fields of a STRUCT, key and value of a MAP, members of a UNION.</summary>
    public ImmutableArray<ColumnType> Children { get; private init; } = [];

    public ImmutableArray<string> Names { get; private init; } = [];

    public ulong ArraySize { get; private init; }

    public string SqlName => Alias ?? Kind switch
    {
        DuckDbType.Decimal => $"DECIMAL({Width},{Scale})",
        DuckDbType.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckDbType.TimestampS => "TIMESTAMP_S",
        DuckDbType.TimestampMs => "TIMESTAMP_MS",
        DuckDbType.TimestampNs => "TIMESTAMP_NS",
        DuckDbType.TimeTz => "TIME WITH TIME ZONE",
        DuckDbType.TimeNs => "TIME_NS",
        DuckDbType.List => $"{Children[0].SqlName}[]",
        DuckDbType.Array => $"{Children[0].SqlName}[{ArraySize}]",
        DuckDbType.Struct => $"STRUCT({string.Join(", ", Names.Zip(Children, (name, type) => $"{name} {type.SqlName}"))})",
        DuckDbType.Map => $"MAP({Children[0].SqlName}, {Children[1].SqlName})",
        _ => Kind.ToString().ToUpperInvariant(),
    };

    public Type ClrType => Kind switch
    {
        DuckDbType.Boolean => typeof(bool),
        DuckDbType.TinyInt => typeof(sbyte),
        DuckDbType.SmallInt => typeof(short),
        DuckDbType.Integer => typeof(int),
        DuckDbType.BigInt => typeof(long),
        DuckDbType.UTinyInt => typeof(byte),
        DuckDbType.USmallInt => typeof(ushort),
        DuckDbType.UInteger => typeof(uint),
        DuckDbType.UBigInt => typeof(ulong),
        DuckDbType.HugeInt => typeof(Int128),
        DuckDbType.UHugeInt => typeof(UInt128),
        DuckDbType.Float => typeof(float),
        DuckDbType.Double => typeof(double),
        DuckDbType.Decimal => typeof(decimal),
        DuckDbType.Date => typeof(DateOnly),
        DuckDbType.Time or DuckDbType.TimeNs => typeof(TimeOnly),
        DuckDbType.TimestampTz or DuckDbType.TimeTz => typeof(DateTimeOffset),
        DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs => typeof(DateTime),
        DuckDbType.Interval => typeof(DuckDbInterval),
        DuckDbType.Uuid => typeof(Guid),
        DuckDbType.Blob => typeof(byte[]),
        DuckDbType.Varchar or DuckDbType.Enum or DuckDbType.Bit => typeof(string),
        DuckDbType.List or DuckDbType.Array => typeof(List<object?>),
        DuckDbType.Struct => typeof(Dictionary<string, object?>),
        DuckDbType.Map => typeof(Dictionary<object, object?>),
        _ => typeof(object),
    };

    /// <summary>A MAP is a list of these in memory.</summary>
    public static ColumnType Entry(ImmutableArray<ColumnType> keyAndValue) =>
        new(DuckDbType.Struct) { Children = keyAndValue, Names = ["key", "value"] };

    /// <summary>Reads the type and everything below it.</summary>
    public static ColumnType Read(LogicalTypeHandle type)
    {
        var kind = NativeMethods.duckdb_get_type_id(type);
        var read = new ColumnType(kind) { Alias = NativeText.Owned(NativeMethods.duckdb_logical_type_get_alias(type)) };
        return kind switch
        {
            DuckDbType.Decimal => read with
            {
                Storage = NativeMethods.duckdb_decimal_internal_type(type),
                Width = NativeMethods.duckdb_decimal_width(type),
                Scale = NativeMethods.duckdb_decimal_scale(type),
            },
            DuckDbType.Enum => read with
            {
                Storage = NativeMethods.duckdb_enum_internal_type(type),
                Names = Each(NativeMethods.duckdb_enum_dictionary_size(type), i => NativeText.Owned(NativeMethods.duckdb_enum_dictionary_value(type, i))!),
            },
            DuckDbType.List => read with { Children = [Child(NativeMethods.duckdb_list_type_child_type(type))] },
            DuckDbType.Array => read with
            {
                Children = [Child(NativeMethods.duckdb_array_type_child_type(type))],
                ArraySize = NativeMethods.duckdb_array_type_array_size(type),
            },
            DuckDbType.Map => read with
            {
                Children = [Child(NativeMethods.duckdb_map_type_key_type(type)), Child(NativeMethods.duckdb_map_type_value_type(type))],
            },
            DuckDbType.Struct => read with
            {
                Names = Each(NativeMethods.duckdb_struct_type_child_count(type), i => NativeText.Owned(NativeMethods.duckdb_struct_type_child_name(type, i))!),
                Children = Each(NativeMethods.duckdb_struct_type_child_count(type), i => Child(NativeMethods.duckdb_struct_type_child_type(type, i))),
            },
            DuckDbType.Union => read with
            {
                Children = Each(NativeMethods.duckdb_union_type_member_count(type), i => Child(NativeMethods.duckdb_union_type_member_type(type, i))),
            },
            _ => read,
        };
    }

    private static ColumnType Child(LogicalTypeHandle type)
    {
        using (type)
            return Read(type);
    }

    private static ImmutableArray<T> Each<T>(ulong count, Func<ulong, T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>(checked((int)count));
        for (var i = 0UL; i < count; i++)
            items.Add(read(i));
        return items.MoveToImmutable();
    }
}
