using System.Globalization;
using System.Text.Json.Serialization;
using TradeKpi.Operate;
using TradeKpi.Publish;

namespace TradeKpi.Local.Commands;

/// <summary>
/// What became of everything that a replay read. It adds up when read = tombstones + accepted + duplicate + quarantined and
/// accepted = applied + superseded + rejected, each side counted where it happened: the left at the door, the right in the warehouse.
/// </summary>
/// <param name="Quarantined">By reason; EVENT_ID_REUSED is the event_id of another payload, what the accounting calls a conflict.</param>
/// <param name="Rejected">By reason codes.</param>
/// <param name="Truncated">How often a source emptied which table: tombstones, whose tables' rows stay.</param>
/// <param name="Unread">Inputs of which nothing, or not the end, could be decoded: what they held there is not in the counts.</param>
/// <param name="InGold">Accepted and valid: what gold counts, or had counted before a later event of the same key.</param>
internal sealed record ReplayAccount(
    long Read,
    long Tombstones,
    long Accepted,
    long Duplicate,
    IReadOnlyDictionary<string, long> Quarantined,
    IReadOnlyDictionary<string, long> Rejected,
    long Applied,
    long Superseded,
    long InGold,
    bool AddsUp,
    IReadOnlyList<DataTest> DataTests,
    IReadOnlyDictionary<string, long> Truncated,
    IReadOnlyList<string> Unread)
{
    private const string Conflict = "EVENT_ID_REUSED";

    [JsonIgnore]
    public long QuarantinedTotal => Quarantined.Values.Sum();

    [JsonIgnore]
    public long RejectedTotal => Rejected.Values.Sum();

    /// <summary>Whether everything that was read was refused: the input is of another kind than its sender believes.</summary>
    [JsonIgnore]
    public bool TookNothing => QuarantinedTotal > 0 && Accepted + Duplicate + Tombstones == 0;

    /// <summary>What is in gold, now or since an earlier replay: all that was read but tombstones and what was refused.</summary>
    [JsonIgnore]
    public long Taken => InGold + Duplicate;

    /// <param name="door">What the door counted.</param>
    /// <param name="warehouse">What the warehouse took meanwhile.</param>
    /// <param name="rejected">What it rejected meanwhile, by reason.</param>
    /// <param name="tests">The data tests, run afterwards.</param>
    /// <param name="unread">Inputs that could not be decoded to their end.</param>
    public static ReplayAccount Of(PublishReport door, Accounting warehouse, IReadOnlyDictionary<string, long> rejected,
        IReadOnlyList<DataTest> tests, IReadOnlyList<string> unread)
    {
        var quarantined = new SortedDictionary<string, long>(door.Quarantined.ToDictionary(), StringComparer.Ordinal);
        if (warehouse.Conflict > 0)
            quarantined[Conflict] = warehouse.Conflict;
        var valid = warehouse.Accepted - warehouse.Rejected;
        var addsUp = door.Read == door.Tombstones + door.Published + door.QuarantinedTotal
            && door.Published == warehouse.Positions
            && warehouse.Positions == warehouse.Accepted + warehouse.Duplicate + warehouse.Conflict
            && warehouse.Accepted == warehouse.Applied + warehouse.Superseded + warehouse.Rejected
            && warehouse.Rejected == rejected.Values.Sum();
        return new(door.Read, door.Tombstones, warehouse.Accepted, warehouse.Duplicate, quarantined, rejected, warehouse.Applied,
            warehouse.Superseded, valid, addsUp, tests, door.Truncated, unread);
    }

    public void Print(TextWriter output)
    {
        Line("read", Read, "");
        if (Tombstones > 0)
            Line("tombstones", Tombstones, "");
        Line("accepted", Accepted, "");
        Line("duplicate", Duplicate, "");
        Line("quarantined", QuarantinedTotal, Reasons(Quarantined));
        Line("rejected", RejectedTotal, Reasons(Rejected));
        Line("in gold", InGold, string.Create(CultureInfo.InvariantCulture, $"applied {Applied:N0}, superseded {Superseded:N0}"));
        output.WriteLine(AddsUp
            ? "It adds up: every event that was read is accounted for."
            : "It does not add up: some events that were read are not accounted for. `report accounting` and the logs tell more.");
        if (TookNothing)
            output.WriteLine("Nothing of it was accepted: `quarantine list` has the reasons.");
        foreach (var name in Unread)
        {
            output.WriteLine($"WARNING: {name} could not be decoded to its end: what stood there is in none of these counts. "
                + "`quarantine list` has the reason; replay it again once it is whole, and what was taken already counts once.");
        }

        foreach (var (table, times) in Truncated.OrderBy(table => table.Key, StringComparer.Ordinal))
        {
            var count = times.ToString("N0", CultureInfo.InvariantCulture);
            output.WriteLine($"WARNING: {table} was emptied (TRUNCATE, {count} in this input), which names no key: the rows it had here, "
                + "if any, stay until a delete comes for each: select * from ops.test_truncated_tables");
        }

        void Line(string name, long count, string about) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {count,14:N0}  {about}").TrimEnd());
    }

    private static string Reasons(IReadOnlyDictionary<string, long> reasons) =>
        string.Join(", ", reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal)
            .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key} {reason.Value:N0}")));
}
