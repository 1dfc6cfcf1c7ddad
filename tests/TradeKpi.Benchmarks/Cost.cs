using System.Diagnostics;
using System.Text.Json;
using TradeKpi.Benchmarks.Children;

namespace TradeKpi.Benchmarks;

/// <summary>What one process took, from its start to its end.</summary>
/// <param name="Processor">Of all its threads.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
/// <param name="Answer">What it says of its own work: a fast wrong answer is a failure.</param>
internal sealed record Cost(TimeSpan Processor, TimeSpan Wall, long PeakBytes, string Answer)
{
    private const string Mark = "@cost ";

    /// <summary>Called by a child at its end.</summary>
    public static void Tell(string answer)
    {
        using var self = Process.GetCurrentProcess();
        self.Refresh();
        var cost = new Cost(Environment.CpuUsage.TotalTime, SinceStart(), self.PeakWorkingSet64, answer);
        Console.Out.WriteLine(Mark + JsonSerializer.Serialize(cost));
    }

    /// <summary>Since this process was started.</summary>
    public static TimeSpan SinceStart()
    {
        using var self = Process.GetCurrentProcess();
        return TimeProvider.System.GetLocalNow().DateTime - self.StartTime;
    }

    /// <summary>Runs a child of this program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<Cost> OfAsync(string name, string[] args, CancellationToken cancellationToken)
    {
        var start = Child.Start(name, args);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var told = output.Split('\n').LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        return process.ExitCode == 0 && told is not null
            ? JsonSerializer.Deserialize<Cost>(told[Mark.Length..])!
            : throw new InvalidOperationException(
                $"{name} {string.Join(' ', args)} ended with {process.ExitCode}\n{output}\n{await errors}");
    }
}
