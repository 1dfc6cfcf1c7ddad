using TradeKpi.Lake;
using TradeKpi.Merge;

namespace TradeKpi.Load;

/// <summary>
/// Bounds what one merge has to take: no more is loaded while <see cref="MergeOptions.MostRows"/> wait for gold. A process that is killed
/// again and again so loses a small merge each time, and not one that has grown beyond what a life of it can finish.
/// </summary>
internal sealed class MergeShare(MergeOptions options)
{
    private readonly Lock _gate = new();
    private long _waiting;

    // What an earlier process has left in bronze is not known: it goes to gold before anything is added.
    private bool _begun;

    public bool IsBounded => options.MostRows < MergeOptions.Unbounded;

    /// <summary>Cuts files into loads of about as many rows as a merge may take, those of one time together; at least one load.</summary>
    public IEnumerable<IReadOnlyList<string>> Cut(IReadOnlyCollection<string> paths)
    {
        if (!IsBounded)
        {
            yield return [.. paths];
            yield break;
        }

        var (share, rows) = (new List<string>(), 0L);
        foreach (var path in paths.OrderBy(LakePath.WithinEntity, StringComparer.Ordinal))
        {
            if (share.Count > 0 && rows + LakePath.MostLines(path) > options.MostRows)
            {
                yield return share;
                (share, rows) = ([], 0);
            }

            share.Add(path);
            rows += LakePath.MostLines(path);
        }

        yield return share;
    }

    /// <summary>Whether gold has to come first before more is loaded.</summary>
    public bool MustWait()
    {
        lock (_gate)
            return IsBounded && (!_begun || _waiting >= options.MostRows);
    }

    public void Loaded(long rows)
    {
        lock (_gate)
            _waiting += rows;
    }

    public void InGold()
    {
        lock (_gate)
            (_begun, _waiting) = (true, 0);
    }
}
