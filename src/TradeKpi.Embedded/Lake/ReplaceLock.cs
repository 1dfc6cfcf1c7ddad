namespace TradeKpi.Embedded.Lake;

/// <summary>One at a time, among the tasks of this process and among processes, may replace a file. Taken after crashes only.</summary>
internal sealed class ReplaceLock(string file, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (Sharing.IsViolation(e))
            {
                await Task.Delay(s_pause, time, cancellationToken);
            }
        }
    }
}
