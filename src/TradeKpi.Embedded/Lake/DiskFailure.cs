using TradeKpi.Lake;

namespace TradeKpi.Embedded.Lake;

/// <summary>Says in one sentence which path cannot be written, why, and what helps.</summary>
internal static class DiskFailure
{
    private const int UnixReadOnly = 30;

    public static IOException At(string path, Exception cause)
    {
        var help = cause switch
        {
            UnauthorizedAccessException => "The folder is not writable for this user: change its rights, or choose another folder.",
            _ when FullDisk.Is(cause) => "The disk is full: free some space; nothing is lost, the write is tried again.",
            { HResult: UnixReadOnly } => "The file system is read-only: mount it writable, or choose another folder.",
            _ => cause.Message,
        };
        return new IOException($"The lake cannot write {path}. {help}", cause) { HResult = cause.HResult };
    }
}
