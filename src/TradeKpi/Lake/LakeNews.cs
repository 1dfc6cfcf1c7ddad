namespace TradeKpi.Lake;

/// <summary>Whether anything came of late, as the lake tells it: asked so that no warehouse has to wake for the answer.</summary>
public sealed class LakeNews(ILake lake, TimeProvider time)
{
    private static readonly string[] s_folders = ["order", "customer", "product", "trade", "quarantine", LakePath.Tombstone];

    /// <summary>Whether a file was written within so long before now. It looks into the folders of today and yesterday.</summary>
    /// <exception cref="IOException">The lake cannot be read now.</exception>
    public async Task<bool> CameAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var folder in s_folders.SelectMany(
            entity => new[] { -1, 0 }.Select(days => LakePath.DayFolder(entity, now.AddDays(days)))))
        {
            await foreach (var file in lake.ListAsync(folder, cancellationToken))
            {
                if (file.LastModified > now - within)
                    return true;
            }
        }

        return false;
    }
}
