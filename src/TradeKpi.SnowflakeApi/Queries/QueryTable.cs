using System.Collections.Concurrent;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Results;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>What runs and what has run, by id; a request that is sent again finds what it began.</summary>
internal sealed class QueryTable(SnowflakeApiOptions options, ResultFolder folder, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, QueryRun> _runs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(long Session, string Request), QueryRun> _requests = [];

    /// <summary>What runs or has run, whoever asked for it.</summary>
    public IEnumerable<QueryRun> All => _runs.Values;

    public QueryRun? Find(string id) => _runs.GetValueOrDefault(id);

    /// <summary>What a session asked for; null for what another one did.</summary>
    public QueryRun? Find(string id, long session) => Find(id) is { } run && run.Session == session ? run : null;

    public QueryRun? OfRequest(long session, string request) => _requests.GetValueOrDefault((session, request));

    /// <summary>The run of a request: begun now, or found.</summary>
    public QueryRun GetOrBegin(long session, string? request, Func<QueryRun> make, Action<QueryRun> begin)
    {
        var run = make();
        var known = request is null ? run : _requests.GetOrAdd((session, request), run);
        if (known == run)
        {
            Add(run);
            begin(run);
        }

        return known;
    }

    public void Add(QueryRun run) => _runs[run.Id] = run;

    /// <summary>Forgets what is too old, and the oldest of what is too much.</summary>
    public void Sweep()
    {
        var ended = _runs.Values.Where(run => run.EndedAt is not null).OrderBy(run => run.EndedAt).ToList();
        var old = time.GetUtcNow() - options.ResultLifetime;
        foreach (var run in ended.Where((run, i) => run.EndedAt < old || i < ended.Count - options.MaxResults))
            Forget(run);
    }

    /// <summary>Forgets what a session that is over has asked for.</summary>
    public void ForgetSession(long session)
    {
        foreach (var run in _runs.Values.Where(run => run.Session == session && run.EndedAt is not null).ToList())
            Forget(run);
    }

    private void Forget(QueryRun run)
    {
        _runs.TryRemove(run.Id, out _);
        foreach (var request in _requests.Where(request => request.Value == run).Select(request => request.Key).ToList())
            _requests.TryRemove(request, out _);
        if (run.End.IsCompletedSuccessfully)
            folder.Forget(run.End.Result.Chunks);
        run.Dispose();
    }
}
