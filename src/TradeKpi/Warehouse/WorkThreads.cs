using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Warehouse;

/// <summary>
/// Runs work on threads of its own, as many as there is work at a time: what computes, or waits for an engine in this process, then never
/// holds the thread pool, which the doors and the health endpoints need. Who starts work bounds it. A thread without work ends after a
/// while.
/// </summary>
public sealed class WorkThreads : TaskScheduler
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20);
    [ThreadStatic]
    private static bool s_isOurs;

#pragma warning disable MA0158 // A Lock wakes nobody.
    private readonly object _gate = new();
#pragma warning restore MA0158
    private readonly Queue<Task> _tasks = new();
    private int _idle;

    private WorkThreads()
    {
    }

    public static WorkThreads Shared { get; } = new();

    public override int MaximumConcurrencyLevel => int.MaxValue;

    /// <summary>Runs a function to its end.</summary>
    public static Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, Shared);

    /// <summary>Runs an asynchronous function, and after each await what comes next.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, Shared).Unwrap();

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task);
            if (_idle >= _tasks.Count)
            {
                Monitor.Pulse(_gate);
                return;
            }
        }

        new Thread(Work) { IsBackground = true, Name = "TradeKpi work" }.UnsafeStart();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        s_isOurs && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
            return [.. _tasks];
    }

    private void Work()
    {
        s_isOurs = true;
        while (TryNext(out var task))
            TryExecuteTask(task);
    }

    private bool TryNext([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            while (!_tasks.TryDequeue(out task))
            {
                _idle++;
                var isWoken = Monitor.Wait(_gate, s_idle);
                _idle--;
                if (!isWoken && _tasks.Count == 0)
                    return false;
            }

            return true;
        }
    }
}
