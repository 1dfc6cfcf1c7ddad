using System.Buffers.Binary;
using System.Text;
using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>
/// Writes one change event after the other as canonical lines, straight into bytes: a general JSON writer takes several times
/// as long. Texts must need no JSON escapes. One thread at a time.
/// </summary>
internal sealed class EventWriter(SeededRandom random)
{
    private const int SchemaVersion = 1;
    private const long MicrosPerDay = 86_400_000_000;

    private readonly byte[] _line = new byte[2_048];
    private readonly byte[] _day = new byte[11];
    private long _dayNumber = -1;
    private int _length;
    private Range _key;
    private Envelope? _envelope;

    /// <summary>Opens an event: its envelope, and the payload up to the opening brace and the key field.</summary>
    /// <param name="prefix">The key is the prefix and <paramref name="number"/>, zero-padded to <paramref name="digits"/>.</param>
    /// <param name="at">Microseconds since 1970.</param>
    public void Begin(Entity entity, ChangeType changeType, ReadOnlySpan<byte> prefix, long number, int digits, long sequence, long at)
    {
        _length = 0;
        Raw("{\"event_id\":\""u8);
        var eventId = EventId(at);
        Raw("\",\"entity\":\""u8);
        Raw(Wire(entity));
        Raw(ChangeTypeField(changeType));
        Raw(",\"key\":\""u8);
        var key = Key(prefix, number, digits);
        Raw("\",\"sequence\":"u8);
        Digits(sequence);
        Raw(",\"occurred_at\":\""u8);
        Time(at);
        Raw("\",\"source\":\""u8);
        var source = Source(entity);
        Raw(source.Utf8);
        Raw("\",\"schema_version\":1,\"payload\":{\""u8);
        Raw(Wire(entity));
        Raw("_id\":\""u8);
        Raw(_line.AsSpan(_key));
        Raw("\""u8);
        _envelope = new(eventId, entity, changeType, key, sequence, Micros.ToTime(at), source.Text, SchemaVersion);
    }

    public ChangeEvent End()
    {
        Raw("}}"u8);
        return new(_envelope!, _line.AsSpan(0, _length).ToArray());
    }

    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Field(name);
        Quote();
        Raw(value);
        Quote();
    }

    /// <summary>A reference to another row: prefix and number, not padded.</summary>
    public void Id(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, long number)
    {
        Field(name);
        Quote();
        Raw(prefix);
        Digits(number);
        Quote();
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Field(name);
        Digits(value);
    }

    /// <summary>Money as a JSON string: <paramref name="value"/> counts units of 10^-<paramref name="places"/> and is not negative.</summary>
    public void Money(ReadOnlySpan<byte> name, long value, int places)
    {
        Field(name);
        Quote();
        var unit = places == 2 ? 100 : 10_000;
        Digits(value / unit);
        _line[_length++] = (byte)'.';
        Padded(value % unit, places);
        Quote();
    }

    public void Time(ReadOnlySpan<byte> name, long micros)
    {
        Field(name);
        Quote();
        Time(micros);
        Quote();
    }

    /// <summary>An event id in the layout of a UUIDv7 (RFC 9562, 5.7): the event's millisecond, then random bits.</summary>
    public static Guid Uuid7(long micros, ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)(micros / 1000) << 16) | 0x7000 | (high & 0x0FFF));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
        return new Guid(bytes, bigEndian: true);
    }

    private string EventId(long at)
    {
        _ = Uuid7(at, random.Bits(), random.Bits()).TryFormat(_line.AsSpan(_length), out var written);
        var id = Encoding.ASCII.GetString(_line, _length, written);
        _length += written;
        return id;
    }

    private string Key(ReadOnlySpan<byte> prefix, long number, int digits)
    {
        var start = _length;
        Raw(prefix);
        Padded(number, digits);
        _key = start.._length;
        return Encoding.ASCII.GetString(_line, start, _length - start);
    }

    private void Field(ReadOnlySpan<byte> name)
    {
        Raw(",\""u8);
        Raw(name);
        Raw("\":"u8);
    }

    private void Time(long micros)
    {
        var day = micros / MicrosPerDay;
        if (day != _dayNumber)
        {
            _dayNumber = day;
            _ = DateTime.UnixEpoch.AddDays(day).TryFormat(_day, out _, "yyyy-MM-dd'T'");
        }

        Raw(_day);
        var rest = micros - day * MicrosPerDay;
        Padded(rest / 3_600_000_000, 2);
        _line[_length++] = (byte)':';
        Padded(rest / 60_000_000 % 60, 2);
        _line[_length++] = (byte)':';
        Padded(rest / 1_000_000 % 60, 2);
        _line[_length++] = (byte)'.';
        Padded(rest % 1_000_000, 6);
        _line[_length++] = (byte)'Z';
    }

    private void Quote() => _line[_length++] = (byte)'"';

    private void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_line.AsSpan(_length));
        _length += utf8.Length;
    }

    private void Digits(long value)
    {
        _ = value.TryFormat(_line.AsSpan(_length), out var written);
        _length += written;
    }

    private void Padded(long value, int digits)
    {
        if (digits == 0)
        {
            Digits(value);
            return;
        }

        for (var at = _length + digits - 1; at >= _length; at--, value /= 10)
            _line[at] = (byte)('0' + value % 10);
        _length += digits;
    }

    private static ReadOnlySpan<byte> Wire(Entity entity) => entity switch
    {
        Entity.Order => "order"u8,
        Entity.Customer => "customer"u8,
        Entity.Product => "product"u8,
        _ => "trade"u8,
    };

    private static ReadOnlySpan<byte> ChangeTypeField(ChangeType changeType) => changeType switch
    {
        ChangeType.Insert => "\",\"change_type\":\"INSERT\""u8,
        ChangeType.Update => "\",\"change_type\":\"UPDATE\""u8,
        ChangeType.Delete => "\",\"change_type\":\"DELETE\""u8,
        _ => "\",\"change_type\":\"SNAPSHOT\""u8,
    };

    private static Source Source(Entity entity) => entity switch
    {
        Entity.Order => Generate.Source.Shop,
        Entity.Customer => Generate.Source.Crm,
        Entity.Product => Generate.Source.Inventory,
        _ => Generate.Source.TradingDesk,
    };
}

/// <summary>The name of a mock source, as text and as bytes.</summary>
internal sealed record Source(string Text)
{
    public static readonly Source Shop = new("ecommerce");
    public static readonly Source Crm = new("crm");
    public static readonly Source Inventory = new("inventory");
    public static readonly Source TradingDesk = new("trading-desk");

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);
}
