using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Specs;

namespace TradeKpi.Generate.Tests;

public class EventGeneratorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes() =>
        Prop.ForAll<long>(seed =>
            Some.Generator(seed).Take(2_000).Zip(Some.Generator(seed).Take(2_000))
                .All(pair => pair.First.Json.Span.SequenceEqual(pair.Second.Json.Span)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Another_seed_gives_other_events() =>
        Assert.Empty(Some.Generator(1).Take(1_000).Select(change => change.Envelope.EventId)
            .Intersect(Some.Generator(2).Take(1_000).Select(change => change.Envelope.EventId), StringComparer.Ordinal));

    [Fact]
    public void Event_ids_are_unique_and_carry_the_time_of_their_event()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var envelope in Some.Generator().Take(50_000).Select(change => change.Envelope))
        {
            Assert.True(seen.Add(envelope.EventId), envelope.EventId);
            Assert.Equal('7', envelope.EventId[14]);
            Assert.Contains(envelope.EventId[19], "89ab");
            var first48Bits = envelope.EventId[..8] + envelope.EventId[9..13];
            var milliseconds = long.Parse(first48Bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(envelope.OccurredAt.ToUnixTimeMilliseconds(), milliseconds);
        }
    }

    [Fact]
    public void Time_and_the_sequence_of_each_entity_rise_strictly()
    {
        var last = new Dictionary<Entity, Int128>();
        var time = DateTimeOffset.MinValue;
        foreach (var envelope in Some.Generator().Take(20_000).Select(change => change.Envelope))
        {
            Assert.True(envelope.OccurredAt > time);
            Assert.True(envelope.Sequence > last.GetValueOrDefault(envelope.Entity));
            (time, last[envelope.Entity]) = (envelope.OccurredAt, envelope.Sequence);
        }
    }

    [Fact]
    public void The_line_says_what_the_envelope_says_in_canonical_order()
    {
        foreach (var change in Some.Generator().Take(5_000))
        {
            using var line = JsonDocument.Parse(change.Json);
            var (root, envelope) = (line.RootElement, change.Envelope);
            Assert.Equal(
                "event_id entity change_type key sequence occurred_at source schema_version payload",
                string.Join(' ', root.EnumerateObject().Select(field => field.Name)));
            Assert.Equal(envelope.EventId, root.GetProperty("event_id").GetString());
            Assert.Equal(envelope.Entity.Wire(), root.GetProperty("entity").GetString());
            Assert.Equal(envelope.ChangeType.Wire(), root.GetProperty("change_type").GetString());
            Assert.Equal(envelope.Key, root.GetProperty("key").GetString());
            Assert.Equal((long)envelope.Sequence, root.GetProperty("sequence").GetInt64());
            Assert.Equal(envelope.OccurredAt, root.GetProperty("occurred_at").GetDateTimeOffset());
            Assert.Equal(envelope.Source, root.GetProperty("source").GetString());
            Assert.Equal(1, root.GetProperty("schema_version").GetInt32());
            Assert.Equal(envelope.Key, root.GetProperty("payload").GetProperty($"{envelope.Entity.Wire()}_id").GetString());
        }
    }

    [Fact]
    public void Shares_of_entities_and_change_types_come_out_as_asked_for()
    {
        var events = Some.Generator().Take(100_000).Select(change => change.Envelope).ToList();
        double Share(Func<Envelope, bool> of) => events.Count(of) / (double)events.Count;
        Assert.InRange(Share(envelope => envelope.Entity == Entity.Order), 0.59, 0.61);
        Assert.InRange(Share(envelope => envelope.Entity == Entity.Trade), 0.24, 0.26);
        Assert.InRange(Share(envelope => envelope.Entity == Entity.Customer), 0.09, 0.11);
        Assert.InRange(Share(envelope => envelope.Entity == Entity.Product), 0.04, 0.06);
        Assert.InRange(Share(envelope => envelope.ChangeType == ChangeType.Insert), 0.68, 0.72);
        Assert.InRange(Share(envelope => envelope.ChangeType == ChangeType.Update), 0.23, 0.27);
        Assert.InRange(Share(envelope => envelope.ChangeType == ChangeType.Delete), 0.04, 0.06);
    }

    [Fact]
    public void A_mix_without_orders_still_has_the_change_types_asked_for()
    {
        var trades = Some.Generator(change: options => (options.Orders, options.Customers, options.Products) = (0, 0, 0));
        var events = trades.Take(20_040).Skip(40).Select(change => change.Envelope).ToList();
        Assert.All(events, envelope => Assert.Equal(Entity.Trade, envelope.Entity));
        Assert.InRange(events.Count(envelope => envelope.ChangeType == ChangeType.Update) / 20_000.0, 0.23, 0.27);
    }

    [Fact]
    public void A_row_is_inserted_once_changes_only_while_it_exists_and_stays_deleted() =>
        Prop.ForAll<long>(seed =>
        {
            var alive = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var envelope in Some.Generator(seed).Take(10_000).Select(change => change.Envelope))
            {
                var key = $"{envelope.Entity}:{envelope.Key}";
                if (envelope.ChangeType == ChangeType.Insert)
                    Assert.True(alive.TryAdd(key, true), key);
                else
                    Assert.True(alive[key], key);
                alive[key] = envelope.ChangeType != ChangeType.Delete;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Orders_refer_to_customers_and_products_that_exist_and_keep_existing()
    {
        var (known, referred) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var change in Some.Generator().Take(50_000))
        {
            var (entity, changeType, key) = (change.Envelope.Entity, change.Envelope.ChangeType, change.Envelope.Key);
            if (entity is Entity.Customer or Entity.Product)
            {
                Assert.True(changeType != ChangeType.Delete || !referred.Contains(key), key);
                _ = changeType == ChangeType.Delete ? known.Remove(key) : known.Add(key);
            }
            else if (entity == Entity.Order && changeType == ChangeType.Insert)
            {
                var order = Some.Payload(change);
                foreach (var id in new[] { order.GetProperty("customer_id").GetString()!, order.GetProperty("product_id").GetString()! })
                {
                    Assert.Contains(id, known);
                    _ = referred.Add(id);
                }
            }
        }
    }

    [Fact]
    public void Sundays_saturdays_and_evenings_are_busier()
    {
        var times = Some.Generator(change: options => options.EventsPerDay = 1_000)
            .Take(84_000).Select(change => change.Envelope.OccurredAt).ToList();
        int On(DayOfWeek day) => times.Count(time => time.DayOfWeek == day);
        Assert.True(On(DayOfWeek.Saturday) > 1.3 * On(DayOfWeek.Tuesday), $"{On(DayOfWeek.Saturday)} against {On(DayOfWeek.Tuesday)}");
        Assert.True(On(DayOfWeek.Sunday) > 1.2 * On(DayOfWeek.Wednesday));
        Assert.True(times.Count(time => time.Hour == 19) > 3 * times.Count(time => time.Hour == 3));
    }

    [Fact]
    public void December_is_busier_than_june()
    {
        var times = Some.Generator(change: options => options.EventsPerDay = 200)
            .Take(75_000).Select(change => change.Envelope.OccurredAt).ToList();
        int In(int month) => times.Count(time => time.Year == 2025 && time.Month == month);
        Assert.True(In(12) > 1.3 * In(6), $"{In(12)} against {In(6)}");
    }

    [Fact]
    public void Events_that_fill_a_span_rise_strictly_lie_within_it_and_keep_the_seasons()
    {
        var options = new GenerateOptions { Days = 730 };
        var times = new EventGenerator(options, TimeProvider.System, events: 60_000)
            .Take(60_000).Select(change => change.Envelope.OccurredAt).ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.InRange(times[0], options.Start, options.Start.AddDays(1));
        Assert.InRange(times[^1], options.Start.AddDays(729), options.Start.AddDays(730));
        int In(int month) => times.Count(time => time.Month == month);
        Assert.True(In(12) > 1.3 * In(6), $"{In(12)} against {In(6)}");
        Assert.Equal(730, times.Select(time => time.Date).Distinct().Count());
    }

    [Fact]
    public void The_first_hundredth_of_products_sells_far_above_its_share()
    {
        var sold = Some.Generator(change: options => options.HeadStartProducts = 500).Take(40_000)
            .Where(change => change.Envelope is { Entity: Entity.Order, ChangeType: ChangeType.Insert })
            .CountBy(change => Some.Payload(change).GetProperty("product_id").GetString()!, StringComparer.Ordinal)
            .OrderByDescending(product => product.Value).Select(product => product.Value).ToList();
        Assert.True(sold.Take(5).Sum() > 0.2 * sold.Sum(), $"{sold.Take(5).Sum()} of {sold.Sum()}");
    }

    [Fact]
    public void Under_the_real_clock_a_restarted_generator_goes_on_above_its_earlier_ids()
    {
        var clock = new ManualTime(new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero));
        var options = new GenerateOptions { Clock = GenerateClock.Real };
        var before = new EventGenerator(options, clock).Take(1_000).ToList();
        clock.Advance(TimeSpan.FromMinutes(1));
        var after = new EventGenerator(options, clock).Take(1_000).ToList();
        Assert.Equal(clock.GetUtcNow(), after[^1].Envelope.OccurredAt);
        foreach (var entity in new[] { Entity.Order, Entity.Trade })
        {
            string Key(IEnumerable<ChangeEvent> events, Func<IEnumerable<string>, string?> pick) =>
                pick(events.Where(change => change.Envelope is { ChangeType: ChangeType.Insert } envelope && envelope.Entity == entity)
                    .Select(change => change.Envelope.Key).Order(StringComparer.Ordinal))!;
            Assert.True(string.CompareOrdinal(Key(before, keys => keys.Last()), Key(after, keys => keys.First())) < 0);
        }

        Assert.True(before.Max(change => change.Envelope.Sequence) < after.Min(change => change.Envelope.Sequence));
    }
}
