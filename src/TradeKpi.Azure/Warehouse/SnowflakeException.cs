using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Warehouse;

/// <summary>An error of Snowflake or of the way to it, which says whether the same call may succeed later.</summary>
public sealed class SnowflakeException : DbException
{
    public SnowflakeException(string message, Exception cause, bool isTransient)
        : base(message, cause) => IsTransient = isTransient;

    private SnowflakeException(string message, Exception cause, bool isTransient, DriverError told)
        : base(message, cause) =>
        (IsTransient, Number, SqlState, QueryId) = (isTransient, told.Number, told.SqlState, told.QueryId);

    /// <summary>Whether the failure passes by itself: lost connections, sessions that ended, timeouts, a full pool.</summary>
    public override bool IsTransient { get; }

    public override string? SqlState { get; }

    /// <summary>Snowflake's number, or the driver's from 270000 on; 0 where neither spoke.</summary>
    public int Number { get; }

    public override int ErrorCode => Number;

    /// <summary>Of the statement, to find it in Snowflake's query history.</summary>
    public string? QueryId { get; }

    /// <param name="cause">What the driver threw.</param>
    public static SnowflakeException Of(Exception cause, IWarehouseDriver driver)
    {
        var transience = new Transience(driver);
        return transience.Find(cause) is var (error, told)
            ? new SnowflakeException(error.Message, cause, Transience.Passes(error, told), told)
            : new SnowflakeException($"Snowflake cannot be reached: {cause.GetBaseException().Message}", cause,
                Transience.IsNetwork(cause));
    }
}
