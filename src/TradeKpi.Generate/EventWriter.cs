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

    private readonly Utf8Line _line = new();
    private Range _key;
    private Envelope? _envelope;

    /// <summary>Opens an event: its envelope, and the payload up to the opening brace and the key field.</summary>
    /// <param name="prefix">The key is the prefix and <paramref name="number"/>, zero-padded to <paramref name="digits"/>.</param>
    /// <param name="at">Microseconds since 1970.</param>
    public void Begin(
        Entity entity, ChangeType changeType, ReadOnlySpan<byte> prefix, long number, int digits, long sequence, long at)
    {
        _line.Clear();
        _line.Raw("{\"event_id\":\""u8);
        var eventId = EventId(at);
        _line.Raw("\",\"entity\":\""u8);
        _line.Raw(Wire(entity));
        _line.Raw(ChangeTypeField(changeType));
        _line.Raw(",\"key\":\""u8);
        var key = Key(prefix, number, digits);
        _line.Raw("\",\"sequence\":"u8);
        _line.Digits(sequence);
        _line.Raw(",\"occurred_at\":\""u8);
        _line.Time(at);
        _line.Raw("\",\"source\":\""u8);
        var source = Source(entity);
        _line.Raw(source.Utf8);
        _line.Raw("\",\"schema_version\":1,\"payload\":{\""u8);
        _line.Raw(Wire(entity));
        _line.Raw("_id\":\""u8);
        _line.Raw(_line[_key]);
        _line.Raw("\""u8);
        _envelope = new(eventId, entity, changeType, key, sequence, Micros.ToTime(at), source.Text, SchemaVersion);
    }

    public ChangeEvent End()
    {
        _line.Raw("}}"u8);
        return new(_envelope!, _line[..].ToArray());
    }

    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Field(name);
        _line.Quote();
        _line.Raw(value);
        _line.Quote();
    }

    /// <summary>A reference to another row: prefix and number, not padded.</summary>
    public void Id(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, long number)
    {
        Field(name);
        _line.Quote();
        _line.Raw(prefix);
        _line.Digits(number);
        _line.Quote();
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Field(name);
        _line.Digits(value);
    }

    /// <summary>Money as a JSON string.</summary>
    /// <param name="value">Counts units of 10^-<paramref name="places"/>, and is not negative.</param>
    public void Money(ReadOnlySpan<byte> name, long value, int places)
    {
        Field(name);
        _line.Quote();
        var unit = places == 2 ? 100 : 10_000;
        _line.Digits(value / unit);
        _line.Raw("."u8);
        _line.Padded(value % unit, places);
        _line.Quote();
    }

    public void Time(ReadOnlySpan<byte> name, long micros)
    {
        Field(name);
        _line.Quote();
        _line.Time(micros);
        _line.Quote();
    }

    private string EventId(long at)
    {
        var start = _line.Length;
        _line.Uuid(Uuid7.Of(at, random.Bits(), random.Bits()));
        return Encoding.ASCII.GetString(_line[start.._line.Length]);
    }

    private string Key(ReadOnlySpan<byte> prefix, long number, int digits)
    {
        var start = _line.Length;
        _line.Raw(prefix);
        _line.Padded(number, digits);
        _key = start.._line.Length;
        return Encoding.ASCII.GetString(_line[_key]);
    }

    private void Field(ReadOnlySpan<byte> name)
    {
        _line.Raw(",\""u8);
        _line.Raw(name);
        _line.Raw("\":"u8);
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
