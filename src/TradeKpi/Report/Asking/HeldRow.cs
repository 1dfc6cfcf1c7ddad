namespace TradeKpi.Report.Asking;

/// <summary>What a row weighs that is held in memory.</summary>
internal static class HeldRow
{
    private const int Array = 24;
    private const int Reference = 8;
    private const int Boxed = 24;
    private const int BoxedDecimal = 32;

    /// <summary>Bytes, as .NET lays objects out on 64 bits.</summary>
    public static long Bytes(object?[] row)
    {
        long bytes = Array;
        foreach (var value in row)
        {
            bytes += Reference + value switch
            {
                null => 0,
                string text => Boxed + sizeof(char) * (long)text.Length,
                decimal => BoxedDecimal,
                _ => Boxed,
            };
        }

        return bytes;
    }
}
