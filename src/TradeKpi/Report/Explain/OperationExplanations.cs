using TradeKpi.Report.Catalog;
using static TradeKpi.Report.Explain.Behind;
using static TradeKpi.Report.Explain.Narrowing;

namespace TradeKpi.Report.Explain;

/// <summary>What stands behind the counts of events, days and data tests.</summary>
internal static class OperationExplanations
{
    private const string Accepted = "state in ('applied', 'superseded', 'rejected')";
    private const string InSilver = "state not in ('quarantined', 'tombstone', 'redelivered')";

    public static IReadOnlyList<Explanation> All { get; } =
    [
        new(OperationReports.Accounting, [], Arrivals(null), new Dictionary<string, Behind>(StringComparer.Ordinal)
        {
            ["positions"] = Arrivals(InSilver, One),
            ["accepted"] = Arrivals(Accepted, One),
            ["duplicate"] = Standing("duplicate"),
            ["conflict"] = Standing("conflict"),
            ["quarantined"] = Standing("quarantined"),
            ["tombstones"] = Standing("tombstone"),
            ["applied"] = Standing("applied"),
            ["superseded"] = Standing("superseded"),
            ["rejected"] = Standing("rejected"),
        }),
        new(OperationReports.CdcMonitoring,
            [From, To, Time("process_hour"), Text("entity", "of_entity"), Text("change_type")],
            Arrivals(InSilver, One),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["record_count"] = Arrivals(InSilver, One),
                ["duplicates"] = Arrivals("state in ('duplicate', 'conflict')", One),
                ["redelivered"] = Standing("redelivered"),
            }),
        new(TrustReports.Completeness, [Text("hub_epoch"), Number("hub_partition")], Arrivals("hub_sequence is not null"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["positions"] = Arrivals("hub_sequence is not null", Each("hub_epoch, hub_partition, hub_sequence")),
            }),
        new(TrustReports.DayCertificates, [From, To, Text("entity", "of_entity"), Day("day")], Days("amount"),
            new Dictionary<string, Behind>(StringComparer.Ordinal)
            {
                ["events"] = Days(One),
                ["amount"] = Days("amount"),
                ["gold_events"] = Days(One),
                ["gold_amount"] = Days("amount"),
            }),
        new(OperationReports.DataQuality, [Text("check_name")], Offenders,
            new Dictionary<string, Behind>(StringComparer.Ordinal) { ["failures"] = Offenders }),
    ];

    private static Behind Offenders => new(RowSource.Offenders, null, One);

    private static Behind Days(string adds) => new(RowSource.DayRows, null, adds);

    private static Behind Standing(string state) => Arrivals($"state = '{state}'", One);

    private static Behind Arrivals(string? where, string? adds = null) => new(RowSource.Arrivals, where, adds);
}
