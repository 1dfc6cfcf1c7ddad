namespace TradeKpi.Embedded.Hub;

/// <summary>
/// Whoever appends while a flush runs waits for the next one, which takes all of them at once. Memory: what the callers hold, and one
/// buffer of a commit.
/// </summary>
internal sealed class LogWriter(GroupCommit commit)
{
    private readonly Lock _gate = new();
    private readonly Queue<Append> _waiting = new();
    private Task _draining = Task.CompletedTask;
    private bool _running;
    private bool _closed;

    public Task AppendAsync(List<ReadOnlyMemory<byte>> bodies)
    {
        var append = new Append(bodies, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(EmbeddedHub));
            _waiting.Enqueue(append);
            if (!_running)
            {
                _running = true;
                _draining = Task.Run(Drain);
            }
        }

        return append.Done.Task;
    }

    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            return _draining;
        }
    }

    private void Drain()
    {
        var group = new List<Append>();
        while (Take(group))
        {
            try
            {
                commit.Write(group);
                foreach (var append in group)
                    append.Done.SetResult();
            }
            catch (Exception e)
            {
                foreach (var append in group)
                    append.Done.SetException(e);
            }
        }
    }

    private bool Take(List<Append> group)
    {
        group.Clear();
        lock (_gate)
        {
            var bytes = 0L;
            while (bytes < GroupCommit.Bytes && _waiting.TryDequeue(out var append))
            {
                group.Add(append);
                bytes += append.Size;
            }

            _running = group.Count > 0;
            return _running;
        }
    }
}

/// <summary>Events that one caller appends together, and what it waits for.</summary>
internal sealed record Append(List<ReadOnlyMemory<byte>> Bodies, TaskCompletionSource Done)
{
    public long Size { get; } = Bodies.Sum(body => (long)HubRecord.HeaderSize + body.Length);
}
