using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>The commit order of a Debezium event as one integer, and what tells its place in the source's log from every other.</summary>
/// <remarks>
/// <para>PostgreSQL: the <c>lsn</c>. MySQL and MariaDB: (binary log file number × 10^15 + <c>pos</c>) × 10^9 + <c>row</c>, with a file
/// number below 10^10. SQL Server and Db2: <see cref="LogSequence"/>. Informix: <see cref="InformixOrder"/>. Oracle:
/// <see cref="OracleOrder"/>. Any other connector: <see cref="TimedOrder"/>. At most 10^37 each.</para>
/// <para>A row of an incremental snapshot has no place in the log; it stands for a moment before everything that the log says: 0.</para>
/// </remarks>
/// <param name="Sequence">What orders the event.</param>
/// <param name="Tie">What orders events of one sequence and time, below 2^60: the first bits of their identities. 0 is none.</param>
/// <param name="Place">
/// The place in the log as text, the same wherever the event is read again; null where the source tells none, and the bytes of the whole
/// change have to identify it. Without a tie, too, changes of one sequence and time go by their arrival in the hub.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DebeziumOrder(Int128 Sequence, ulong Tie, string? Place)
{
    private const long LargestPosition = 1_000_000_000_000_000;
    private const long LargestRow = 1_000_000_000;
    private const long LargestFile = 10_000_000_000;

    /// <summary>Whether the sequence alone is the place, as with PostgreSQL's and MySQL's positions.</summary>
    public bool IsSequence => Place is "";

    /// <param name="totalOrder">The transaction block's <c>total_order</c>, which counts from 1; 0 where the connector writes none.</param>
    public static DebeziumOrder? Read(
        SourceBlock source, DateTimeOffset occurredAt, long nanosecond, long totalOrder, out Refusal? refusal)
    {
        refusal = null;
        if (source.Text("snapshot"u8) == "incremental")
            return new(0, 0, source.Text("lsn"u8) ?? occurredAt.Ticks.ToString(CultureInfo.InvariantCulture));
        return source.Text("connector"u8) switch
        {
            "postgresql" => Postgres(source, out refusal),
            "mysql" or "mariadb" => MySql(source, out refusal),
            "sqlserver" => LogSequence.SqlServer(source, out refusal),
            "db2" => LogSequence.Db2(source, out refusal),
            "informix" => InformixOrder.Read(source, out refusal),
            "oracle" => OracleOrder.Read(source, out refusal),
            "mongodb" when source.Integer("ord"u8) is { } ord => TimedOrder.MongoDb(source, occurredAt, ord, totalOrder),
            "spanner" when TimedOrder.Spanner(source, occurredAt, nanosecond) is { } order => order,
            "vitess" when TimedOrder.Vitess(source, occurredAt, totalOrder) is { } order => order,
            null when source.Integer("lsn"u8) is not null => Postgres(source, out refusal),
            null when source.Text("file"u8) is not null => MySql(source, out refusal),
            null when source.Text("commit_lsn"u8) is not null => LogSequence.SqlServer(source, out refusal),
            null when source.Text("scn"u8) is not null => OracleOrder.Read(source, out refusal),
            _ => TimedOrder.Any(occurredAt, nanosecond, totalOrder),
        };
    }

    // Falling back to the time here would outrank every later lsn of the same row: refused instead.
    private static DebeziumOrder? Postgres(SourceBlock source, out Refusal? refusal)
    {
        refusal = null;
        if (source.Integer("lsn"u8) is { } lsn and >= 0)
            return new(lsn, 0, "");
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
            return new(sequence, 0, "");
        }
        refusal = Refuse.Missing("source.file, source.pos, source.row",
            "the binary log position that the MySQL connector writes, such as mysql-bin.000123, 154, 0");
        return null;
    }

    /// <summary>The <c>total_order</c> of an envelope's <c>transaction</c> block, or 0.</summary>
    public static long TotalOrder(ReadOnlySpan<byte> json, scoped in MemberList envelope, int maxDepth)
    {
        if (!envelope.TryFind(json, "transaction"u8, out var transaction) || transaction.Type != JsonTokenType.StartObject)
            return 0;
        var scan = new ObjectScan(transaction.Value(json), new MemberList(stackalloc Member[4]), default, default);
        return scan.Run(maxDepth) is null ? new SourceBlock(scan.Json, scan.Top).Integer("total_order"u8) ?? 0 : 0;
    }
}
