using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>
/// Mixes dirt into a clean stream so that the known answer stays known: what is bad is always an additional line that must change
/// nothing, what is odd still means the same. Deterministic by the seed. One thread at a time.
/// </summary>
public sealed class Dirt
{
    /// <summary>How many lines a late one may fall behind.</summary>
    public const int Window = 64;

    private static readonly DirtKind[] s_anyEvent =
        [DirtKind.Late, DirtKind.Duplicate, DirtKind.TornJson, DirtKind.UnknownEntity, DirtKind.UnknownChangeType];

    private static readonly DirtKind[] s_anyRow =
        [.. s_anyEvent, DirtKind.Untidy, DirtKind.NumbersAsText, DirtKind.Conflict, DirtKind.MissingId];

    private static readonly DirtKind[] s_customers = [.. s_anyRow.Where(kind => kind != DirtKind.NumbersAsText), DirtKind.UnreadableDate];
    private static readonly DirtKind[] s_products = [.. s_anyRow, DirtKind.WrongType, DirtKind.NegativeMoney];
    private static readonly DirtKind[] s_trades = [.. s_products, DirtKind.UnknownStatus, DirtKind.UnreadableDate];
    private static readonly DirtKind[] s_orders = [.. s_trades, DirtKind.UnknownCurrency, DirtKind.FutureDate];

    private readonly SeededRandom _random;
    private readonly DirtyLineWriter _writer;
    private readonly double _fraction;
    private readonly List<(long Due, GeneratedLine Line)> _held = [];
    private readonly Dictionary<DirtKind, long> _injected = [];
    private long _emitted;

    public Dirt(GenerateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _fraction = options.Dirty;
        _random = new(options.Seed, stream: 100);
        _writer = new(_random);
    }

    /// <summary>How many lines of each kind came out so far; clean ones too.</summary>
    public IReadOnlyDictionary<DirtKind, long> Injected => _injected;

    /// <summary>A whole stream: every event, the dirt between, and at the end what was held back.</summary>
    public IEnumerable<GeneratedLine> Soil(IEnumerable<ChangeEvent> clean)
    {
        ArgumentNullException.ThrowIfNull(clean);
        foreach (var change in clean)
        {
            foreach (var line in Soil(change))
                yield return line;
        }

        foreach (var line in Flush())
            yield return line;
    }

    /// <summary>The lines that follow from one more event: none when it is held back, several when dirt or late lines join it.</summary>
    public IEnumerable<GeneratedLine> Soil(ChangeEvent clean)
    {
        ArgumentNullException.ThrowIfNull(clean);
        if (_fraction <= 0 || !_random.Chance(_fraction))
        {
            yield return Emit(new(clean.Json, DirtKind.Clean, clean, clean));
        }
        else
        {
            var kind = _random.Pick(KindsFor(clean));
            foreach (var line in Lines(clean, kind))
                yield return Emit(line);
        }

        for (var index = 0; index < _held.Count;)
        {
            if (_held[index].Due > _emitted)
            {
                index++;
                continue;
            }

            var line = _held[index].Line;
            _held.RemoveAt(index);
            yield return Emit(line);
        }
    }

    /// <summary>What is still held back, when nothing follows.</summary>
    public IEnumerable<GeneratedLine> Flush()
    {
        foreach (var (_, line) in _held)
            yield return Emit(line);
        _held.Clear();
    }

    private static DirtKind[] KindsFor(ChangeEvent clean) => clean.Envelope switch
    {
        { ChangeType: ChangeType.Delete } => s_anyEvent,
        { Entity: Entity.Order } => s_orders,
        { Entity: Entity.Customer } => s_customers,
        { Entity: Entity.Product } => s_products,
        _ => s_trades,
    };

    private IEnumerable<GeneratedLine> Lines(ChangeEvent clean, DirtKind kind)
    {
        switch (kind)
        {
            case DirtKind.Late:
                Hold(new(clean.Json, kind, clean, clean));
                yield break;
            case DirtKind.Untidy or DirtKind.NumbersAsText:
                yield return new(_writer.Variation(clean, kind), kind, clean, clean);
                yield break;
        }

        yield return new(clean.Json, DirtKind.Clean, clean, clean);
        var extra = kind switch
        {
            DirtKind.Duplicate => new GeneratedLine(clean.Json, kind, clean, Truth: null),
            DirtKind.FutureDate => new(_writer.FutureOrder(clean), kind, clean, Truth: null),
            _ => new(_writer.Extra(clean, kind), kind, clean, Truth: null),
        };
        if (_random.Chance(0.5))
            Hold(extra);
        else
            yield return extra;
    }

    private void Hold(GeneratedLine line) => _held.Add((_emitted + _random.Between(1, Window), line));

    private GeneratedLine Emit(GeneratedLine line)
    {
        _emitted++;
        _injected[line.Kind] = _injected.GetValueOrDefault(line.Kind) + 1;
        return line;
    }
}
