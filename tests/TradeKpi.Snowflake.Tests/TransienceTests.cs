using System.Net.Sockets;
using Snowflake.Data.Client;
using Snowflake.Data.Core;
using TradeKpi.Azure.Warehouse;

namespace TradeKpi.Snowflake.Tests;

public class TransienceTests
{
    public static TheoryData<Exception, bool> Cases => new()
    {
        { new SnowflakeDbException(new InvalidOperationException("Could not obtain a connection from the pool within a given timeout"),
            "08006", SFError.INTERNAL_ERROR, "Unable to connect"), true },
        { new SnowflakeDbException(new HttpRequestException("503"), SFError.INTERNAL_ERROR, "result"), true },
        { new SnowflakeDbException(SFError.INTERNAL_ERROR, "Invalid destination type."), false },
        { new SnowflakeDbException(new TimeoutException(), SFError.REQUEST_TIMEOUT), true },
        { new SnowflakeDbException(SFError.WIF_ATTESTATION_ERROR, "AZURE", "no answer"), true },
        { new SnowflakeDbException(new InvalidOperationException(), "08006", SFError.INVALID_CONNECTION_STRING,
            "Unable to initialize session"), false },
        { new SnowflakeDbException(SFError.SESSION_GONE), true },
        { new SnowflakeDbException("08001", 390112, "Your session has expired.", "q"), true },
        { new SnowflakeDbException("08006", 390100, "Incorrect username or password was specified.", "q"), false },
        { new SnowflakeDbException("08006", 390422, "Incoming request with IP is not allowed.", "q"), false },
        { new SnowflakeDbException("57014", 625, "has locked table", "q"), true },
        { new SnowflakeDbException("57P03", 606, "No active warehouse selected.", "q"), true },
        { new SnowflakeDbException("42S02", 2003, "does not exist", "q"), false },
        { new SnowflakeDbException(null, 100078, "too long", "q"), false },
        { new AggregateException(new HttpRequestException("reset", new SocketException(10054))), true },
        { new AggregateException(new SnowflakeDbException("42000", 1003, "syntax", "q")), false },
        { new TaskCanceledException("Connecting was cancelled"), true },
        { new FormatException("no"), false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_passes_by_itself_is_told_from_what_does_not(Exception error, bool passes) =>
        Assert.Equal(passes, SnowflakeException.Of(error, new SnowflakeDriver()).IsTransient);
}
