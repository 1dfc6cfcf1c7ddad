namespace TradeKpi.Lake;

/// <summary>Knows a full disk by the system's number, or by its words where another program repeats them.</summary>
public static class FullDisk
{
    /// <summary>What to say of one, and what helps.</summary>
    public const string Advice = "The disk is full: what was accepted is safe, and nothing new can be taken until some space is free.";

    private const int UnixFull = 28;
    private const int LinuxQuota = 122;
    private const int WindowsFull = unchecked((int)0x80070070);

    public static bool Is(Exception? failure) => failure switch
    {
        null => false,
        AggregateException many => many.InnerExceptions.Any(Is),
        IOException { HResult: UnixFull or LinuxQuota or WindowsFull } => true,
        _ => IsSaidIn(failure.Message) || Is(failure.InnerException),
    };

    /// <summary>Whether a message, of the system or of a program that repeats it, tells of a full disk.</summary>
    public static bool IsSaidIn(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Contains("No space left on device", StringComparison.Ordinal)
            || message.Contains("not enough space on the disk", StringComparison.Ordinal)
            || message.Contains("Disk quota exceeded", StringComparison.Ordinal)
            // .NET's own words, without the system's number, where a file is made that names its size.
            || message.Contains("because the disk was full", StringComparison.Ordinal)
            || message.Contains("The disk is full", StringComparison.Ordinal);
    }
}
