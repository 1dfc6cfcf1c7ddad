using System.Globalization;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// Oracle's order: the commit's SCN, the change's SCN, and within one SCN the transaction's own counter (<c>txSeq</c>) or the redo
/// record (<c>rs_id</c>, <c>ssn</c>).
/// </summary>
/// <remarks>
/// The sequence is <c>commit_scn</c> × 10^18 + closeness × 10^8 + <c>txSeq</c>, where closeness is 10^10 - 1 less the distance from the
/// change to its commit (cut at 10^10 - 1). Without a counter the redo record, whose log number, block, offset and <c>ssn</c> are cut to
/// 4, 28, 16 and 12 bits, orders what is left; without either the position in the input.
/// A row of a snapshot has no commit: it stands behind everything that was committed at its SCN.
/// </remarks>
internal static class OracleOrder
{
    private const long Counters = 100_000_000;
    private const long Distances = 10_000_000_000;

    public static DebeziumOrder? Read(SourceBlock source, long place, out Refusal? refusal)
    {
        refusal = null;
        if (Scn(source.Text("scn"u8)) is not { } scn)
        {
            refusal = Refuse.Missing("source.scn", "the system change number of the change, in digits, which the Oracle connector writes");
            return null;
        }
        var commit = Scn(source.Text("commit_scn"u8)) ?? scn;
        var closeness = Distances - 1 - (long)Int128.Clamp(commit - scn, 0, Distances - 1);
        var counter = source.Integer("txSeq"u8);
        var record = RedoRecord(source.Text("rs_id"u8), source.Integer("ssn"u8) ?? 0);
        var last = counter ?? (record is null ? place : 0);
        var sequence = (((commit * Distances) + closeness) * Counters) + Math.Clamp(last, 0, Counters - 1);
        var known = counter is not null || record is not null;
        return new(sequence, counter is null ? record ?? 0 : 0, known ? Place(source, scn, commit) : null);
    }

    private static string Place(SourceBlock source, Int128 scn, Int128 commit) =>
        $"{commit}/{scn}/{source.Text("txId"u8)}/{source.Integer("txSeq"u8)}/{source.Text("rs_id"u8)}/{source.Integer("ssn"u8)}";

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
