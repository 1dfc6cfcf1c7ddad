using System.Runtime.InteropServices;

namespace TradeKpi.Local.Hosting;

/// <summary>Ctrl+C and SIGTERM as a token. The first asks for an orderly end; the second ends the process at once.</summary>
/// <remarks>A process that a script starts in the background ignores SIGINT, as its shell wishes: it is ended by SIGTERM.</remarks>
internal sealed class Interrupt : IDisposable
{
    private const int Interrupted = 130;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interrupt() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
            EndNow();
        _ = _source.CancelAsync();
    }

    // Nothing that may wait for what hangs: neither handlers of the exit nor what other threads hold.
    private static void EndNow()
    {
        System.Console.Error.WriteLine("Ended at once. What was accepted is safe; the next start goes on from there.");
        if (OperatingSystem.IsWindows())
            Environment.Exit(Interrupted);
        Exit(Interrupted);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void Exit(int code);
}
