using TradeKpi.Events.Json;

namespace TradeKpi.Events;

/// <summary>
/// The elements of a JSON array, one by one. An element that is torn (a line ends inside a string, or a line begins with <c>{</c>
/// where no value can stand) is given up there, and the next one begins.
/// </summary>
internal sealed class ArraySplitter(int maxBytes)
{
    private const int FirstBytes = 1_024;

    private Balance _balance;
    private int _scanned;
    private bool _atLineStart;
    private bool _skip;

    public bool IsClosed { get; private set; } = true;

    /// <summary>How many elements were handed out: the number of the last one.</summary>
    public long Count { get; private set; }

    public void Open() => IsClosed = false;

    public bool TryNext(ReadOnlySpan<byte> data, bool last, ref int consumed, out RawInput? value)
    {
        value = null;
        if (_scanned == 0 && !_skip && SkipToElement(data, ref consumed) is var skipped)
        {
            if (IsClosed)
                return true;
            data = data[skipped..];
        }
        if (data.IsEmpty)
            return last && End(data, ref consumed, out value);
        for (; _scanned < data.Length; _scanned++)
        {
            if (Step(data, ref consumed, out value))
                return true;
        }
        if (last)
            return End(data, ref consumed, out value);
        if (_skip)
        {
            consumed += data.Length;
            _scanned = 0;
        }
        return false;
    }

    private int SkipToElement(ReadOnlySpan<byte> data, ref int consumed)
    {
        var at = 0;
        while (at < data.Length && (data[at] <= ' ' || data[at] == ','))
            at++;
        IsClosed = at < data.Length && data[at] == ']';
        consumed += IsClosed ? at + 1 : at;
        return at;
    }

    // One byte further. True when the element ends, or is given up.
    private bool Step(ReadOnlySpan<byte> data, ref int consumed, out RawInput? value)
    {
        value = null;
        var next = data[_scanned];
        if (_balance.Depth == 0 && !_balance.InString && next is (byte)',' or (byte)']' or <= (byte)' ' && (_scanned > 0 || _skip))
            return Give(data, _scanned, torn: false, ref consumed, out value);
        if (_balance.InString && next == '\n')
            return Give(data, _scanned, torn: true, ref consumed, out value);
        if (next == '{' && _atLineStart && _balance.Depth > 0 && !_balance.InString && !_balance.TakesValue)
            return Give(data, _scanned, torn: true, ref consumed, out value);
        if (!_skip && _scanned == maxBytes)
        {
            value = new RawInput(data[..FirstBytes].ToArray(), ++Count, Refuse.TooLarge(maxBytes));
            _skip = true;
            consumed += _scanned;
            _scanned = 0;
            return true;
        }
        _balance.Feed(next);
        _atLineStart = next == '\n' || (_atLineStart && next <= ' ');
        if (_balance.Depth == 0 && next is (byte)'}' or (byte)']' && !_balance.InString)
            return Give(data, _scanned + 1, torn: false, ref consumed, out value);
        return false;
    }

    private bool End(ReadOnlySpan<byte> data, ref int consumed, out RawInput? value)
    {
        // The array was never closed: the file was cut, even where its last element is whole.
        IsClosed = true;
        Give(data, data.Length, torn: true, ref consumed, out value);
        return true;
    }

    private bool Give(ReadOnlySpan<byte> data, int length, bool torn, ref int consumed, out RawInput? value)
    {
        value = _skip ? null : new RawInput(data[..length].ToArray(), ++Count, torn ? Refuse.UnclosedElement(Count) : null);
        consumed += length;
        (_balance, _scanned, _atLineStart, _skip) = (default, 0, false, false);
        return true;
    }
}
