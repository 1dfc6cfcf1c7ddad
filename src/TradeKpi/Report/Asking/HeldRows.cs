namespace TradeKpi.Report.Asking;

/// <summary>What a computation holds in memory: the rows that it reads, and those that it makes.</summary>
internal sealed class HeldRows(ReportOptions options)
{
    private const int Array = 24;
    private const int Reference = 8;
    private const int Boxed = 24;
    private const int BoxedDecimal = 32;

    private long _rows;
    private long _bytes;

    /// <summary>The same row, which is held from now on.</summary>
    /// <exception cref="ReportTooLargeException">There are more rows, or they weigh more, than a computation may hold.</exception>
    public object?[] Holding(object?[] row)
    {
        if (_rows++ == options.MaxRows)
            throw new ReportTooLargeException(FormattableString.Invariant($"{options.MaxRows} rows"), "Report:MaxRows");
        if ((_bytes += Bytes(row)) > options.MaxComputationBytes)
        {
            throw new ReportTooLargeException(FormattableString.Invariant($"{options.MaxComputationBytes} bytes of memory"),
                "Report:MaxComputationBytes");
        }

        return row;
    }

    /// <summary>Bytes, as .NET lays objects out on 64 bits.</summary>
    private static long Bytes(object?[] row)
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
