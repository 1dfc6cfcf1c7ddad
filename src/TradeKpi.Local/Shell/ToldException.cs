namespace TradeKpi.Local.Shell;

/// <summary>What was asked failed or was refused for a reason that is told, in this process or in the one that holds the folder.</summary>
/// <param name="code">What the process ends with.</param>
internal sealed class ToldException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
