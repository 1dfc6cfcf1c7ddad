namespace TradeKpi.Local.Shell;

/// <summary>What the process tells its caller.</summary>
public static class ExitCodes
{
    public const int Done = 0;

    /// <summary>
    /// A check failed: accounting, verify, a refresh; no such row to explain; or something that should not happen, with a log.
    /// </summary>
    public const int CheckFailed = 1;

    /// <summary>Bad usage, or an input path that cannot be read.</summary>
    public const int BadUsage = 2;

    /// <summary>The data folder or the port is in use.</summary>
    public const int InUse = 3;

    /// <summary>Disk full, read-only, the engine's memory used up, …</summary>
    public const int InputOutput = 4;
}
