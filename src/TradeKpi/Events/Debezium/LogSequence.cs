using System.Globalization;
using System.Text;

namespace TradeKpi.Events.Debezium;

/// <summary>
/// The order of SQL Server's and Db2's log sequence numbers, which the connectors write as hexadecimal digits in groups
/// (<c>00000027:00000ac0:0002</c>): first the commit's, then within a transaction the change's, then SQL Server's
/// <c>event_serial_no</c>.
/// </summary>
/// <remarks>
/// SQL Server's numbers have 80 bits: of the virtual log file (32), the block of 512 bytes in it (32), and the slot. The sequence is the
/// commit's number and 42 bits. Within the last 2^20 blocks before the commit, in its own file, these are how near the change's block is,
/// its slot and the serial number (cut at 3); of what is further away, and so before that, the upper 42 bits of the change's number. Its
/// lower 38 bits and the serial number (cut at 2^22 - 1) order what is left. Db2's have up to 128 bits, of which a sequence holds those
/// up to 10^37: the sequence is the commit's, and the lower 60 bits of the change's order a transaction.
/// A row of a snapshot has no change's number: it stands behind everything that was committed then.
/// </remarks>
internal static class LogSequence
{
    private const string Shape = "the log sequence number that the connector writes, such as 00000027:00000ac0:0002";
    private const int ChangeInSequence = 42;
    private const int BlockBits = 32;
    private const int SlotBits = 16;
    private const long NearBlocks = 1 << 20;
    private const int ChangeInTie = 38;
    private const int SerialBits = 22;
    private const int TieBits = 60;

    public static DebeziumOrder? SqlServer(SourceBlock source, out Refusal? refusal)
    {
        if (Read(source, lastDigits: 4, out var commit, out var change, out refusal) is not { } place)
            return null;
        var serial = Math.Clamp(source.Integer("event_serial_no"u8) ?? 0, 0, (1L << SerialBits) - 1);
        var sequence = (commit << ChangeInSequence) | InTransaction(commit, change, serial);
        var low = change & ((UInt128.One << ChangeInTie) - 1);
        return new((Int128)sequence, ((ulong)low << SerialBits) | (ulong)serial, $"{place}/{serial}");
    }

    private static ulong InTransaction(UInt128 commit, UInt128 change, long serial)
    {
        const ulong near = 1UL << (ChangeInSequence - 1);
        const int serialBits = 2;
        var blocks = (long)((commit >> SlotBits) - (change >> SlotBits));
        if (commit >> (SlotBits + BlockBits) != change >> (SlotBits + BlockBits) || blocks is < 0 or >= NearBlocks)
            return (ulong)UInt128.Min(change >> ChangeInTie, near - 1);
        var closeness = (ulong)(NearBlocks - 1 - blocks);
        var slot = (ulong)change & ((1UL << SlotBits) - 1);
        return near | (((closeness << SlotBits) | slot) << serialBits) | (ulong)Math.Min(serial, (1 << serialBits) - 1);
    }

    public static DebeziumOrder? Db2(SourceBlock source, out Refusal? refusal)
    {
        if (Read(source, lastDigits: 16, out var commit, out var change, out refusal) is not { } place)
            return null;
        if (commit > (UInt128)SequenceNumber.Max)
        {
            refusal = Unread("source.commit_lsn", source.Text("commit_lsn"u8)!, "a log sequence number up to 10^37");
            return null;
        }
        return new((Int128)commit, (ulong)(change & ((UInt128.One << TieBits) - 1)), place);
    }

    private static string? Read(SourceBlock source, int lastDigits, out UInt128 commit, out UInt128 change, out Refusal? refusal)
    {
        change = 0;
        refusal = null;
        var (commitText, changeText) = (source.Text("commit_lsn"u8), source.Text("change_lsn"u8));
        if (!TryParse(commitText, lastDigits, out commit))
        {
            refusal = commitText is null ? Refuse.Missing("source.commit_lsn", Shape) : Unread("source.commit_lsn", commitText);
            return null;
        }

        if (changeText is not null && !TryParse(changeText, lastDigits, out change))
        {
            refusal = Unread("source.change_lsn", changeText);
            return null;
        }

        change = changeText is null ? commit : change;
        return $"{commit:x}/{change:x}";
    }

    private static Refusal Unread(string path, string text, string what = Shape) =>
        Refuse.Invalid(path, Encoding.UTF8.GetBytes(text), what);

    // Groups of other widths than the connectors' would stand for other numbers than their digits say.
    private static bool TryParse(string? text, int lastDigits, out UInt128 number)
    {
        const int group = 8;
        number = 0;
        var groups = text?.Split(':') ?? [];
        var shaped = groups switch
        {
            [var only] => only.Length <= group + group + lastDigits,
            [var first, var second, var last] =>
                first.Length == group && second.Length == group && (last.Length is 4 || last.Length == lastDigits),
            _ => false,
        };
        return shaped && UInt128.TryParse(string.Concat(groups), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }
}
