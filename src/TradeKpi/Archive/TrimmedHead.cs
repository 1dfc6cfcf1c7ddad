using System.Text;
using TradeKpi.Lake;

namespace TradeKpi.Archive;

/// <summary>
/// Notes in the lake, among the tombstones, where the archive began with a partition whose first messages the hub had given up before: what
/// completeness counts from, instead of 0.
/// </summary>
internal static class TrimmedHead
{
    /// <exception cref="IOException">The lake cannot take the note now.</exception>
    public static async Task NoteAsync(ILake lake, HubBatch batch, CancellationToken cancellationToken)
    {
        if (batch.FirstKept == 0)
            return;
        var before = batch.Events[0] with { Sequence = batch.FirstKept - 1 };
        var lines = new EntityLines();
        var json = Encoding.UTF8.GetBytes($$"""{"payload":null,"first_kept":{{batch.FirstKept}}}""");
        lines.Add(new HubFields(batch.Epoch, batch.Partition), json, payloadHash: null, new HubItem(before, default, 1, 1, null), head: []);
        var path = LakePath.Of(LakePath.Tombstone, batch.Hub, batch.Epoch, batch.Partition, 0, before.Sequence, before.EnqueuedAt);
        try
        {
            await lake.WriteOnceAsync(path, lines.Content, cancellationToken);
        }
        catch (LakeConflictException)
        {
            // An earlier try, whose batch began with another event, said the same.
        }
    }
}
