using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Specs.Debezium;

namespace TradeKpi.Tests.Events;

/// <summary>
/// Random transactions of every connector's shape, shuffled where they tell a position, and delivered twice: whoever keeps the highest of
/// each key in the order of silver has the source's last state, and every change counts once.
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
            var read = SourceHistory.Deliver(changes, random)
                .Select((change, at) => (change, order: Order(Samples.Accepted(change.Json).Envelope, at), key: change.Key))
                .DistinctBy(item => item.order.Id).ToArray();
            Assert.Equal(changes.Count, read.Length);
            foreach (var key in read.GroupBy(item => item.key, StringComparer.Ordinal))
                Assert.Equal(key.Max(item => item.change.Version), key.MaxBy(item => item.order).change.Version);
        }).QuickCheckThrowOnFailure();

    /// <summary>What trades of one instant go by, wherever the source tells it within the size of a sequence.</summary>
    [Fact]
    public void The_sequences_alone_tell_the_order_of_most_sources() => Prop.ForAll(
        Gen.Elements(SourceHistory.Connectors.Except(["db2", "oracle-redo"], StringComparer.Ordinal).ToArray()).ToArbitrary(),
        Gen.Choose(1, int.MaxValue).ToArbitrary(),
        (connector, seed) =>
        {
            var changes = SourceHistory.Of(connector, new Random(seed)).Where(change => !change.IsRead).ToList();
            var sequences = changes.Select(change => Samples.Accepted(change.Json).Envelope.Sequence).ToArray();
            Assert.Equal(sequences.Order(), sequences);
            if (changes[0].IsPositioned)
                Assert.Equal(changes.Count, sequences.Distinct().Count());
        }).QuickCheckThrowOnFailure();

    // As silver orders: identities compare as texts of one form, so as numbers, and those that begin with ones go by their arrival.
    private static (Int128 Sequence, DateTimeOffset OccurredAt, int Arrival, UInt128 Id) Order(Envelope envelope, int arrival) => (
        envelope.Sequence,
        envelope.OccurredAt,
        envelope.EventId.StartsWith("ffffffff-", StringComparison.Ordinal) ? arrival + 1 : 0,
        UInt128.Parse(envelope.EventId.Replace("-", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture));
}
