namespace TradeKpi.Embedded.Lake;

/// <summary>Tells "another process holds this file" from every other failure to open one.</summary>
internal static class Sharing
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    public static bool IsViolation(IOException exception) =>
        exception.HResult is WindowsSharingViolation || exception.HResult == (OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);
}
