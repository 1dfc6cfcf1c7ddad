namespace TradeKpi;

/// <summary>What an error says to people.</summary>
public static class ErrorText
{
    /// <summary>The first line of the message: what libraries add below it is for their own reader.</summary>
    public static string FirstLine(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Message.Split('\n', 2)[0].TrimEnd();
    }
}
