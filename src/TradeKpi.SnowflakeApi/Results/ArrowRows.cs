using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>
/// Rows as the Arrow stream that drivers read: a number as its digits without the point, a time as a count of its smallest part.
/// </summary>
/// <remarks>
/// As Snowflake's .NET driver reads it (Snowflake.Data/Core/ArrowResultChunk.cs): a fixed number is an Int64, or a Decimal128 where one of
/// its column is larger; times and timestamps are Int64; one with a zone is that and the minutes of its zone plus 1440.
/// </remarks>
internal static class ArrowRows
{
    /// <param name="rows">JSON arrays of texts with commas between.</param>
    public static byte[] Write(IReadOnlyList<RowType> columns, ReadOnlySpan<byte> rows)
    {
        var texts = JsonSerializer.Deserialize<string?[][]>([(byte)'[', .. rows, (byte)']'])!;
        var arrays = columns.Select((column, i) => Column(column, [.. texts.Select(row => row[i])])).ToList();
        var fields = columns.Zip(arrays, (column, array) => new Field(column.Name, array.Data.DataType, nullable: true, About(column)));
        using var batch = new RecordBatch(new Schema(fields, null), arrays, texts.Length);
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return stream.ToArray();
    }

    private static Dictionary<string, string> About(RowType column) => new(StringComparer.Ordinal)
    {
        ["logicalType"] = column.Wire.ToUpperInvariant(),
        ["precision"] = column.Precision.ToString(CultureInfo.InvariantCulture),
        ["scale"] = column.Scale.ToString(CultureInfo.InvariantCulture),
        ["charLength"] = "16777216",
        ["byteLength"] = "16777216",
        ["finalType"] = "T",
    };

    private static IArrowArray Column(RowType column, string?[] texts) => column.Kind switch
    {
        WireKind.Fixed => Fixed(column, Each(texts, text => Digits(text, column.Scale))),
        WireKind.Real => Array(Each(texts, Real), (values, valid, length, nulls) => new DoubleArray(values, valid, length, nulls, 0)),
        WireKind.Boolean => Flags(texts),
        WireKind.Date => Array(Each(texts, Whole), (values, valid, length, nulls) => new Date32Array(values, valid, length, nulls, 0)),
        WireKind.Time or WireKind.TimestampNtz or WireKind.TimestampLtz => Counts(Each(texts, text => Digits(text, column.Scale))),
        WireKind.TimestampTz => Zoned(texts, column.Scale),
        WireKind.Binary => Bytes(texts),
        _ => new StringArray.Builder().AppendRange(texts).Build(),
    };

    private static T?[] Each<T>(string?[] texts, Func<string, T> read)
        where T : struct => [.. texts.Select(text => text is null ? (T?)null : read(text))];

    private static TArray Array<T, TArray>(T?[] items, Func<ArrowBuffer, ArrowBuffer, int, int, TArray> make)
        where T : struct
    {
        var values = new ArrowBuffer.Builder<T>(items.Length);
        foreach (var item in items)
            values.Append(item.GetValueOrDefault());
        var (valid, nulls) = Valid(items, item => item is not null);
        return make(values.Build(), valid, items.Length, nulls);
    }

    private static (ArrowBuffer Valid, int Nulls) Valid<T>(IEnumerable<T> items, Func<T, bool> isValid)
    {
        var bits = new ArrowBuffer.BitmapBuilder();
        foreach (var item in items)
            bits.Append(isValid(item));
        return (bits.Build(), bits.UnsetBitCount);
    }

    private static IArrowArray Fixed(RowType column, BigInteger?[] numbers)
    {
        if (numbers.All(number => number is null || (number >= long.MinValue && number <= long.MaxValue)))
            return Counts(numbers);
        const int width = 16;
        var values = new byte[numbers.Length * width];
        for (var i = 0; i < numbers.Length; i++)
        {
            var digits = values.AsSpan(i * width, width);
            digits.Fill(numbers[i] is { Sign: < 0 } ? byte.MaxValue : (byte)0);
            _ = numbers[i].GetValueOrDefault().TryWriteBytes(digits, out _);
        }

        var (valid, nulls) = Valid(numbers, number => number is not null);
        return new Decimal128Array(
            new ArrayData(new Decimal128Type(38, column.Scale), numbers.Length, nulls, 0, [valid, new ArrowBuffer(values)]));
    }

    private static Int64Array Counts(BigInteger?[] numbers) => Array(
        [.. numbers.Select(number => (long?)number)], (values, valid, length, nulls) => new Int64Array(values, valid, length, nulls, 0));

    private static BooleanArray Flags(string?[] texts)
    {
        var (flags, _) = Valid(texts, text => text == "1");
        var (valid, nulls) = Valid(texts, text => text is not null);
        return new BooleanArray(flags, valid, texts.Length, nulls, 0);
    }

    private static StructArray Zoned(string?[] texts, int scale)
    {
        var moments = Counts(Each(texts, text => Digits(text.Split(' ')[0], scale)));
        var zones = Array(Each(texts, text => Whole(text.Split(' ')[1])),
            (values, valid, length, nulls) => new Int32Array(values, valid, length, nulls, 0));
        var (both, none) = Valid(texts, text => text is not null);
        var type = new StructType([new Field("epoch", Int64Type.Default, true), new Field("timezone", Int32Type.Default, true)]);
        return new StructArray(type, texts.Length, [moments, zones], both, none);
    }

    private static BinaryArray Bytes(string?[] texts)
    {
        var bytes = new BinaryArray.Builder();
        foreach (var text in texts)
        {
            if (text is null)
                bytes.AppendNull();
            else
                bytes.Append(Convert.FromHexString(text).AsSpan());
        }

        return bytes.Build();
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    // The digits without their point, as many behind it as the scale says.
    private static BigInteger Digits(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text.Remove(point, 1);
        return BigInteger.Parse(digits + new string('0', scale - (point < 0 ? 0 : text.Length - point - 1)), CultureInfo.InvariantCulture);
    }
}
