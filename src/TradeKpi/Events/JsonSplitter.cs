namespace TradeKpi.Events;

/// <summary>
/// Cuts bytes into JSON values, however they arrive in pieces. The first byte that says something decides: <c>[</c> is an array of
/// values, anything else is values by line.
/// </summary>
internal sealed class JsonSplitter(int maxBytes)
{
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly LineSplitter _lines = new(maxBytes);
    private readonly ArraySplitter _array = new(maxBytes);
    private bool _begun;
    private bool _inArray;

    /// <summary>
    /// Takes the next step over <paramref name="data"/>, which begins where the last step's consumption ended. False: more bytes are
    /// needed, or with <paramref name="last"/> there is no more.
    /// </summary>
    public bool TryNext(ReadOnlySpan<byte> data, bool last, out int consumed, out RawInput? value)
    {
        (consumed, value) = (0, null);
        if (!_begun && !TryBegin(data, last, out consumed))
            return consumed > 0;
        data = data[consumed..];
        if (!_inArray)
            return _lines.TryNext(data, last, ref consumed, out value) || consumed > 0;
        var more = _array.TryNext(data, last, ref consumed, out value);
        if (_array.IsClosed)
        {
            (_begun, _inArray) = (false, false);
            _lines.Line = _array.Count + 1;
        }
        return more || consumed > 0;
    }

    private bool TryBegin(ReadOnlySpan<byte> data, bool last, out int consumed)
    {
        // A mark stands where a file begins, and so within an input that is several files, one after another.
        for (consumed = 0; consumed < data.Length; consumed++)
        {
            if (data[consumed] == '\n' && _array.Count == 0)
                _lines.Line++;
            else if (data[consumed..].StartsWith(ByteOrderMark))
                consumed += ByteOrderMark.Length - 1;
            else if (data[consumed] > ' ')
                break;
        }
        if (consumed == data.Length || (!last && ByteOrderMark.StartsWith(data[consumed..])))
            return false;
        (_begun, _inArray) = (true, data[consumed] == '[');
        if (_inArray)
        {
            _array.Open();
            consumed++;
        }
        return true;
    }
}
