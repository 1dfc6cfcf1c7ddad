using System.Globalization;
using System.Runtime.InteropServices;

namespace TradeKpi.Events.Debezium;

/// <summary>The commit order of a Debezium event as one integer.</summary>
/// <remarks>
/// PostgreSQL: the <c>lsn</c>. MySQL and MariaDB: (binary log file number × 10^15 + <c>pos</c>) × 10^9 + <c>row</c>, with a file number
/// below 10^10, so at most 10^34. Any other connector: <c>ts_ms</c> × 10^15 + the position in the input (cut at 10^15 - 1), so at
/// most 10^30 until the year 33658: the commit time first, and events of one millisecond in the order they came.
/// </remarks>
/// <param name="Sequence">What orders the event.</param>
/// <param name="ForIdentity">The same without the input position, which changes when a file is cut and continued.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DebeziumOrder(Int128 Sequence, Int128 ForIdentity)
{
    private const long LargestPosition = 1_000_000_000_000_000;
    private const long LargestRow = 1_000_000_000;
    private const long LargestFile = 10_000_000_000;

    public static DebeziumOrder? Read(SourceBlock source, long milliseconds, long position, out Refusal? refusal)
    {
        refusal = null;
        switch (source.Text("connector"u8))
        {
            case "postgresql":
            case null when source.Integer("lsn"u8) is not null:
                return Postgres(source, out refusal);
            case "mysql" or "mariadb":
            case null when source.Text("file"u8) is not null:
                return MySql(source, out refusal);
            default:
                var place = Math.Clamp(position, 0, LargestPosition - 1);
                return new(((Int128)milliseconds * LargestPosition) + place, milliseconds);
        }
    }

    // Falling back to the time here would outrank every later lsn of the same row: refused instead.
    private static DebeziumOrder? Postgres(SourceBlock source, out Refusal? refusal)
    {
        refusal = null;
        if (source.Integer("lsn"u8) is { } lsn and >= 0)
            return new(lsn, lsn);
        refusal = Refuse.Missing("source.lsn", "the numeric log sequence number that the PostgreSQL connector writes");
        return null;
    }

    private static DebeziumOrder? MySql(SourceBlock source, out Refusal? refusal)
    {
        refusal = null;
        var file = source.Text("file"u8);
        var number = file?[(file.LastIndexOf('.') + 1)..];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var log) && log < LargestFile
            && source.Integer("pos"u8) is { } pos and >= 0 and < LargestPosition
            && (source.Integer("row"u8) ?? 0) is >= 0 and < LargestRow and var row)
        {
            var sequence = ((((Int128)log * LargestPosition) + pos) * LargestRow) + row;
            return new(sequence, sequence);
        }
        refusal = Refuse.Missing("source.file, source.pos, source.row",
            "the binary log position that the MySQL connector writes, such as mysql-bin.000123, 154, 0");
        return null;
    }
}
