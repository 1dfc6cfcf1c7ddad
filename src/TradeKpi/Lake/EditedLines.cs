using System.Buffers;

namespace TradeKpi.Lake;

/// <summary>
/// A lake file whose lines are as they were, but for those that an edit changes: the same number of them, in the same order.
/// </summary>
public static class EditedLines
{
    /// <param name="edit">What becomes of a line, without its end, and of its number from 1 on; null to leave it.</param>
    /// <returns>The whole content, or null where no line was changed.</returns>
    public static byte[]? Of(ReadOnlyMemory<byte> content, Func<ReadOnlyMemory<byte>, int, byte[]?> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var output = new ArrayBufferWriter<byte>(content.Length + 1);
        var isEdited = false;
        for (var (at, number) = (0, 1); at < content.Length; number++)
        {
            var end = content.Span[at..].IndexOf((byte)'\n');
            var line = end < 0 ? content[at..] : content.Slice(at, end);
            var edited = edit(line, number);
            isEdited |= edited is not null;
            output.Write(edited ?? line.Span);
            at += line.Length + 1;
            if (end >= 0)
                output.Write("\n"u8);
        }

        return isEdited ? output.WrittenSpan.ToArray() : null;
    }
}
