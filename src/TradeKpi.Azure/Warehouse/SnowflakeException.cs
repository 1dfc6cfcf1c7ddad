using System.Data.Common;
using Snowflake.Data.Client;

namespace TradeKpi.Azure.Warehouse;

/// <summary>An error of Snowflake or of the way to it, which says whether the same call may succeed later.</summary>
public sealed class SnowflakeException : DbException
{
    /// <param name="cause">What the driver threw.</param>
    public SnowflakeException(Exception cause)
        : this(TextOf(cause), cause, Transience.Of(cause))
    {
    }

    public SnowflakeException(string message, Exception cause, bool isTransient)
        : base(message, cause)
    {
        IsTransient = isTransient;
        var driver = Transience.Driver(cause);
        (Number, SqlState, QueryId) = (driver?.ErrorCode ?? 0, driver?.SqlState, driver?.QueryId);
    }

    /// <summary>Whether the failure passes by itself: lost connections, sessions that ended, timeouts, a full pool.</summary>
    public override bool IsTransient { get; }

    public override string? SqlState { get; }

    /// <summary>Snowflake's number, or the driver's from 270000 on; 0 where neither spoke.</summary>
    public int Number { get; }

    public override int ErrorCode => Number;

    /// <summary>Of the statement, to find it in Snowflake's query history.</summary>
    public string? QueryId { get; }

    private static string TextOf(Exception cause)
    {
        var innermost = Transience.Driver(cause) ?? cause.GetBaseException();
        return innermost is SnowflakeDbException ? innermost.Message : $"Snowflake cannot be reached: {innermost.Message}";
    }
}
