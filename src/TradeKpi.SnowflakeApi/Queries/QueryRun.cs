using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Results;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>A statement that was asked for: it runs, or has run.</summary>
internal sealed class QueryRun(long session, string text, DateTimeOffset startedAt) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource<Result> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = Guid.CreateVersion7(startedAt).ToString();

    /// <summary>What its chunks are fetched with: whoever fetches them says no token.</summary>
    public string Key { get; } = Sessions.SessionTable.NewToken();

    /// <summary>The session that asked for it; no other finds it.</summary>
    public long Session => session;

    public string Text => text;

    public DateTimeOffset StartedAt => startedAt;

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The statements of a text with several.</summary>
    public IReadOnlyList<QueryRun> Parts { get; set; } = [];

    /// <summary>Its result, or what stopped it.</summary>
    /// <exception cref="SnowflakeError">It failed.</exception>
    public Task<Result> End => _end.Task;

    public SnowflakeError? Error { get; private set; }

    public CancellationToken Stop => _cancel.Token;

    public string Status => Error is null ? End.IsCompleted ? "SUCCESS" : "RUNNING" : "FAILED_WITH_ERROR";

    public void Cancel() => _cancel.Cancel();

    public void Succeed(Result result, DateTimeOffset now)
    {
        EndedAt = now;
        _end.TrySetResult(result);
    }

    public void Fail(Exception failure, DateTimeOffset now)
    {
        (EndedAt, Error) = (now, SnowflakeError.Of(failure));
        _end.TrySetException(Error);
        _ = _end.Task.Exception;
    }

    public void Dispose() => _cancel.Dispose();
}
