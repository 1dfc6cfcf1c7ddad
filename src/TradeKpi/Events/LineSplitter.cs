using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// Values by line. A line is a value, whole or torn, unless it begins with <c>{</c> and ends where JSON goes on (after <c>{</c>,
/// <c>[</c>, <c>,</c> or <c>:</c>): then it opens a pretty-printed value, which ends with the line that closes it. A torn line costs
/// only itself: an open value is given up at a line that can only begin the next one.
/// </summary>
internal sealed class LineSplitter(int maxBytes)
{
    private const int FirstBytes = 1_024;

    private readonly ByteSlabs _slabs = new();
    private Balance _balance;
    private int _lineStart;
    private int _searched;
    private int _openLines;
    private bool _bareOpening;
    private bool _skipLine;
    private bool _skipValue;

    /// <summary>The number of the line at which the next value begins.</summary>
    public long Line { get; set; } = 1;

    private bool IsOpen => _openLines > 0;

    public bool TryNext(ReadOnlySpan<byte> data, bool last, ref int consumed, out RawInput? value)
    {
        value = null;
        while (true)
        {
            if (IsOpen && _lineStart < data.Length && BeginsNext(data[_lineStart..]))
            {
                value = Give(data[.._lineStart], _lineStart, _openLines, ref consumed, torn: true);
                return true;
            }
            var newline = data[_searched..].IndexOf((byte)'\n');
            if (newline < 0 && !last)
                return OverLong(data, data.Length - 1, ref consumed, out value);
            if (newline < 0 && data.Length == _lineStart)
                return End(data, ref consumed, out value);
            var end = newline < 0 ? data.Length : _searched + newline;
            var next = newline < 0 ? end : end + 1;
            _searched = next;
            if (TakeLine(data, end, next, ref consumed, out value))
                return true;
        }
    }

    // Whether the line at hand can only begin the next value, so that the open one is torn.
    private bool BeginsNext(ReadOnlySpan<byte> line) =>
        WithoutMark(line) is [(byte)'{', ..] && (!_bareOpening || !_balance.TakesValue);

    private bool TakeLine(ReadOnlySpan<byte> data, int end, int next, ref int consumed, out RawInput? value)
    {
        value = null;
        var content = data[_lineStart..end];
        if (content is [.., (byte)'\r'])
            content = content[..^1];
        if (_skipLine)
        {
            _skipLine = false;
            return Drop(next, ref consumed);
        }
        if (_lineStart + content.Length > maxBytes)
            return TooLarge(data, next, ref consumed, out value);
        var trimmed = content.Trim(" \t\r"u8);
        if (_skipValue)
            return SkipLineOfValue(content, next, ref consumed);
        if (!IsOpen)
        {
            trimmed = ValueSequence.Between(trimmed);
            if (trimmed.IsEmpty)
                return Drop(next, ref consumed);
            _balance = default;
            _bareOpening = trimmed is [(byte)'{'];
        }
        var opens = IsOpen || (trimmed[0] == '{' && trimmed[^1] is (byte)'{' or (byte)'[' or (byte)',' or (byte)':');
        _balance.Feed(opens ? trimmed : []);
        if (!opens || _balance.InString || _balance.Depth <= 0)
        {
            value = Give(data[..(_lineStart + content.Length)], next, _openLines + 1, ref consumed, torn: false);
            return true;
        }
        _openLines++;
        _lineStart = next;
        return false;
    }

    private bool SkipLineOfValue(ReadOnlySpan<byte> line, int next, ref int consumed)
    {
        if (!line.IsEmpty && BeginsNext(line))
        {
            _skipValue = false;
            _searched = 0;
            return true;
        }
        _balance.Feed(line);
        _skipValue = !_balance.InString && _balance.Depth > 0;
        return Drop(next, ref consumed);
    }

    // No line end yet: too long already?
    private bool OverLong(ReadOnlySpan<byte> data, int limit, ref int consumed, out RawInput? value)
    {
        value = null;
        _searched = data.Length;
        if (_skipLine)
        {
            consumed += data.Length;
            _searched = 0;
            return false;
        }
        return limit > maxBytes && TooLarge(data, next: -1, ref consumed, out value);
    }

    private bool TooLarge(ReadOnlySpan<byte> data, int next, ref int consumed, out RawInput? value)
    {
        value = null;
        if (IsOpen)
        {
            // The line at hand is looked at again, on its own: it may close the value or begin the next.
            value = new RawInput(data[..Math.Min(FirstBytes, data.Length)].ToArray(), Line, Refuse.TooLarge(maxBytes));
            Advance(_lineStart, _openLines, ref consumed);
            _skipValue = true;
            return true;
        }
        if (!_skipValue && Objects(data[..maxBytes], ref consumed) is { } objects)
        {
            value = objects;
            return true;
        }
        if (!_skipValue || BeginsNext(data))
            value = new RawInput(data[..FirstBytes].ToArray(), Line, Refuse.TooLarge(maxBytes));
        _skipValue = false;
        _skipLine = next < 0;
        Advance(_skipLine ? data.Length : next, _skipLine ? 0 : 1, ref consumed);
        return true;
    }

    // Of a line that is several values, those that are whole: none of them is too large because the line is.
    private RawInput? Objects(ReadOnlySpan<byte> line, ref int consumed)
    {
        var objects = ValueSequence.Behind(line);
        var whole = ValueSequence.Whole(objects);
        if (whole == 0)
            return null;
        var value = new RawInput(objects[..whole].ToArray(), Line, null);
        Advance(line.Length - objects.Length + whole, 0, ref consumed);
        return value;
    }

    private bool End(ReadOnlySpan<byte> data, ref int consumed, out RawInput? value)
    {
        value = IsOpen ? Give(data, data.Length, _openLines, ref consumed, torn: true) : null;
        return value is not null;
    }

    private bool Drop(int next, ref int consumed)
    {
        Advance(next, 1, ref consumed);
        return true;
    }

    private RawInput Give(ReadOnlySpan<byte> bytes, int next, int lines, ref int consumed, bool torn)
    {
        var value = new RawInput(_slabs.Copy(ValueSequence.Between(bytes)), Line, torn ? Refuse.Unclosed(Line) : null);
        Advance(next, lines, ref consumed);
        return value;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(JsonSplitter.ByteOrderMark) ? bytes[JsonSplitter.ByteOrderMark.Length..] : bytes;

    private void Advance(int bytes, int lines, ref int consumed)
    {
        consumed += bytes;
        Line += lines;
        (_lineStart, _searched, _openLines) = (0, 0, 0);
    }
}
