using System.Runtime.InteropServices;

namespace TradeKpi.Events.Json;

/// <summary>Counts brackets outside strings, byte by byte: enough to see where a JSON value ends, or that it was torn.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Balance
{
    private ulong _arrays;
    private byte _last;
    private bool _escaped;

    public int Depth { get; private set; }

    public bool InString { get; private set; }

    /// <summary>Whether a value may stand here. Where not, an opening brace begins the next event, and the open one is torn.</summary>
    public readonly bool TakesValue => _last == ':' || ((_arrays & 1) == 1 && _last is (byte)'[' or (byte)',');

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            Feed(value);
    }

    public void Feed(byte value)
    {
        if (InString)
            FeedString(value);
        else if (value > ' ')
            FeedToken(value);
    }

    private void FeedString(byte value)
    {
        if (_escaped)
            _escaped = false;
        else if (value == '\\')
            _escaped = true;
        else
            InString = value != '"';
    }

    private void FeedToken(byte value)
    {
        _last = value;
        switch (value)
        {
            case (byte)'"':
                InString = true;
                break;
            case (byte)'{' or (byte)'[':
                Depth++;
                // The kinds of the 64 innermost levels are known; deeper ones are refused anyway.
                _arrays = (_arrays << 1) | (value == '[' ? 1UL : 0UL);
                break;
            case (byte)'}' or (byte)']':
                Depth--;
                _arrays >>= 1;
                break;
        }
    }
}
