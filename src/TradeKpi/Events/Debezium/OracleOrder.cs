using System.Globalization;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Oracle's order: the commit's SCN, the change's SCN, and within one SCN what the adapter tells: LogMiner the transaction's own counter
/// (<c>txSeq</c>) or the redo record (<c>rs_id</c>, <c>ssn</c>), XStream the position of its stream (<c>lcr_position</c>).
/// </summary>
/// <remarks>
/// The sequence is <c>commit_scn</c> × 10^18 + closeness × 10^8 + <c>txSeq</c>, where closeness is 10^10 - 1 less the distance from the
/// change to its commit (cut at 10^10 - 1). Without a counter the redo record, whose log number, block, offset and <c>ssn</c> are cut to
/// 4, 28, 16 and 12 bits, orders what is left. A stream's position is hexadecimal digits, comparable byte by byte, which only rise
/// (https://docs.oracle.com/database/122/LNOCI/oci-XStream.htm): within one commit its last 84 bits order, the upper 59 of them instead
/// of closeness and counter. Without any of these <c>ssn</c>: it counts the rows of one redo record, and 0 is what adapters write that
/// do not count.
/// A row of a snapshot has no commit: it stands behind everything that was committed at its SCN.
/// </remarks>
internal static class OracleOrder
{
    private const long Counters = 100_000_000;
    private const long Distances = 10_000_000_000;
    private const int TieBits = 60;
    private const int StreamBitsLeft = 25;

    public static DebeziumOrder? Read(SourceBlock source, out Refusal? refusal)
    {
        refusal = null;
        if (Scn(source.Text("scn"u8)) is not { } scn)
        {
            refusal = Refuse.Missing("source.scn", "the system change number of the change, in digits, which the Oracle connector writes");
            return null;
        }
        var commit = Scn(source.Text("commit_scn"u8)) ?? scn;
        var closeness = Distances - 1 - (long)Int128.Clamp(commit - scn, 0, Distances - 1);
        var sequence = ((commit * Distances) + closeness) * Counters;
        var log = Place(source, scn, commit);
        var ssn = source.Integer("ssn"u8) ?? 0;
        if (source.Integer("txSeq"u8) is { } counter)
            return new(sequence + Math.Clamp(counter, 0, Counters - 1), 0, log);
        if (RedoRecord(source.Text("rs_id"u8), ssn) is { } record)
            return new(sequence, record, log);
        if (source.Text("lcr_position"u8) is { } text && StreamPosition(text) is { } position)
            return new((commit * Distances * Counters) + (long)(position >> StreamBitsLeft), Tie(position), $"{log}/{text}");
        return new(sequence + Math.Clamp(ssn, 0, Counters - 1), 0, null);
    }

    // Of the same change the same wherever it is read again.
    private static string Place(SourceBlock source, Int128 scn, Int128 commit) =>
        $"{commit}/{scn}/{source.Text("txId"u8)}/{source.Integer("txSeq"u8)}/{source.Text("rs_id"u8)}/{source.Integer("ssn"u8)}";

    // 0 would be none.
    private static ulong Tie(UInt128 position) => Math.Min((ulong)(position & ((UInt128.One << TieBits) - 1)) + 1, (1UL << TieBits) - 1);

    private static UInt128? StreamPosition(string digits)
    {
        const int last = 21;
        return digits.All(char.IsAsciiHexDigit)
            ? UInt128.Parse(digits.Length > last ? digits[^last..] : digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : null;
    }

    private static Int128? Scn(string? text)
    {
        const int digits = 19;
        return text?.Length <= digits && Int128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var scn) ? scn : null;
    }

    // Such as 001234.00012345.0124 or 0x001234.00012345.0124: log, block and offset in hexadecimal digits.
    private static ulong? RedoRecord(string? address, long ssn)
    {
        var text = address?.Trim() ?? "";
        var parts = (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text).Split('.');
        if (parts.Length != 3 || Hex(parts[0]) is not { } log || Hex(parts[1]) is not { } block || Hex(parts[2]) is not { } offset)
            return null;
        return ((log & 0xF) << 56) | ((block & 0xFFF_FFFF) << 28) | ((offset & 0xFFFF) << 12) | (ulong)Math.Clamp(ssn, 0, 0xFFF);
    }

    private static ulong? Hex(string digits) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}
