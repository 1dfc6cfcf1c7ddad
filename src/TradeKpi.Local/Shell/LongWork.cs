using Spectre.Console;

namespace TradeKpi.Local.Shell;

/// <summary>Shows on standard error that long work goes on, where people watch; silent elsewhere, and gone when the work ends.</summary>
internal static class LongWork
{
    /// <summary>A line that turns while the work runs.</summary>
    public static async Task<T> WatchAsync<T>(this Terminal terminal, string what, Func<Task<T>> work)
    {
        if (!terminal.IsErrorTerminal)
            return await work();
        await terminal.ReleaseAsync(CancellationToken.None);
        return await Terminal.Console(terminal.Error, isTerminal: true).Status().StartAsync(what, _ => work());
    }

    /// <inheritdoc cref="WatchAsync{T}(Terminal, string, Func{Task{T}})"/>
    public static Task WatchAsync(this Terminal terminal, string what, Func<Task> work) => terminal.WatchAsync(what, async () =>
    {
        await work();
        return true;
    });

    /// <summary>A bar that fills as the work tells how far it is.</summary>
    /// <param name="total">What the work counts up to, in a unit of its own; null where nobody knows.</param>
    /// <param name="work">Is given the bar to report to.</param>
    public static async Task<T> MeasureAsync<T>(this Terminal terminal, string what, double? total, Func<LongWorkBar, Task<T>> work)
    {
        if (!terminal.IsErrorTerminal)
            return await work(new LongWorkBar(null));
        await terminal.ReleaseAsync(CancellationToken.None);
        var progress = Terminal.Console(terminal.Error, isTerminal: true).Progress().AutoClear(true);
        progress.Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
            new RemainingTimeColumn());
        return await progress.StartAsync(context =>
        {
            var task = context.AddTask(what, maxValue: total ?? 1);
            task.IsIndeterminate = total is null;
            return work(new LongWorkBar(task));
        });
    }
}

/// <summary>The bar of a <see cref="LongWork"/>, or nothing where nobody watches.</summary>
internal sealed class LongWorkBar(ProgressTask? task) : IProgress<int>
{
    /// <summary>So much more is done.</summary>
    public void Report(int value) => task?.Increment(value);

    public void Describe(string what) => task?.Description = what;
}
