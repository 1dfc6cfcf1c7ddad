using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Decimals in Kafka Connect's JSON: base64 of the unscaled integer as big-endian two's complement
/// (https://kafka.apache.org/documentation/#connect, <c>org.apache.kafka.connect.data.Decimal</c>; precise mode in
/// https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-decimal-types). Written as a JSON string
/// with every digit of the scale.
/// </summary>
internal static class ConnectDecimal
{
    /// <summary>About 2,400 digits. Longer ones would cost more time than a value can be worth; they are left as they came.</summary>
    private const int LongestValue = 1_000;
    private const int LargestScale = 5_000;

    public static bool TryWrite(IBufferWriter<byte> output, ReadOnlySpan<byte> base64, int scale)
    {
        if (base64.Length > Base64.GetMaxEncodedToUtf8Length(LongestValue) || Math.Abs((long)scale) > LargestScale)
            return false;
        Span<byte> bytes = stackalloc byte[LongestValue + 2];
        if (Base64.DecodeFromUtf8(base64, bytes, out _, out var written) != OperationStatus.Done || written == 0)
            return false;
        var unscaled = new BigInteger(bytes[..written], isUnsigned: false, isBigEndian: true);
        output.Write(Encoding.ASCII.GetBytes($"\"{Format(unscaled, scale)}\""));
        return true;
    }

    /// <summary>The struct <c>{"scale":2,"value":"…"}</c>, whose scale differs from row to row.</summary>
    public static bool TryWriteVariable(IBufferWriter<byte> output, ReadOnlySpan<byte> value, int maxDepth)
    {
        var scan = new ObjectScan(value, new MemberList(stackalloc Member[4]), default, default);
        return scan.Run(maxDepth) is null && scan.Top.Count == 2
            && scan.Top.TryFind(value, "scale"u8, out var scale) && scale.Type == JsonTokenType.Number
            && Utf8Parser.TryParse(scale.Value(value), out int places, out var used) && used == scale.ValueLength
            && scan.Top.TryFind(value, "value"u8, out var digits) && digits.Type == JsonTokenType.String
            && TryWrite(output, digits.Text(value), places);
    }

    private static string Format(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        var sign = unscaled.Sign < 0 ? "-" : "";
        if (scale <= 0)
            return unscaled.IsZero ? "0" : $"{sign}{digits}{new string('0', -scale)}";
        digits = digits.PadLeft(scale + 1, '0');
        return $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }
}
