using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Specs.Debezium;

namespace TradeKpi.Tests.Events;

/// <summary>
/// Random transactions of every connector's shape, cut into inputs, shuffled and delivered twice: whoever keeps the highest
/// (sequence, occurred_at, event_id) of each key has the source's last state, and every change counts once.
/// </summary>
public class OrderOfTruthProperties
{
    [Fact]
    public void Whatever_the_delivery_the_highest_event_is_the_sources_last_state() => Prop.ForAll(
        Gen.Elements(SourceHistory.Connectors.ToArray()).ToArbitrary(),
        Gen.Choose(1, int.MaxValue).ToArbitrary(),
        (connector, seed) =>
        {
            var random = new Random(seed);
            var changes = SourceHistory.Of(connector, random);
            var delivered = changes.Concat(changes.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(delivered);
            var read = delivered.Select((change, at) => (change, event_: Samples.Accepted(change.Json, random.Next(1, 5) + at))).ToArray();
            Assert.Equal(changes.Count, read.Select(item => item.event_.Envelope.EventId).Distinct(StringComparer.Ordinal).Count());
            foreach (var key in read.GroupBy(item => item.change.Key, StringComparer.Ordinal))
                Assert.Equal(key.Max(item => item.change.Version), key.MaxBy(item => Order(item.event_.Envelope)).change.Version);
        }).QuickCheckThrowOnFailure();

    // The order of silver.merge_orders; identities compare as texts of one form, so as numbers.
    private static (Int128 Sequence, DateTimeOffset OccurredAt, UInt128 Id) Order(Envelope envelope) =>
        (envelope.Sequence, envelope.OccurredAt,
        UInt128.Parse(envelope.EventId.Replace("-", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture));
}
