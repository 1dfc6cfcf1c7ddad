using System.Net.Sockets;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Azure.Tests.Warehouse;

/// <summary>By the numbers and states that a driver tells; the tests of the driver itself hold that it tells them so.</summary>
public class TransienceTests
{
    private static readonly FakeDriver s_driver = new(new FakeWarehouse(_ => new()));

    public static TheoryData<Exception, bool> Cases => new()
    {
        { Internal("08006", new InvalidOperationException("Could not obtain a connection from the pool within a given timeout")), true },
        { Internal(null, new HttpRequestException("503")), true },
        { Internal(null), false },
        { Internal("08006", new AggregateException(new FakeDriverException(390_100, "08006", "Incorrect username or password."))), false },
        { new FakeDriverException(270_005, null, "cancelled"), true },
        { new FakeDriverException(270_007, null, "too late", new TimeoutException()), true },
        { new FakeDriverException(270_066, null, "no attestation"), true },
        { new FakeDriverException(270_006, "08006", "a connection string that cannot be read"), false },
        { new FakeDriverException(390_111, null, "gone"), true },
        { new FakeDriverException(390_112, "08001", "Your session has expired."), true },
        { new FakeDriverException(390_114, "08001", "Your token has expired."), true },
        { new FakeDriverException(390_422, "08006", "Incoming request with IP is not allowed."), false },
        { new FakeDriverException(603, "XX000", "internal"), true },
        { new FakeDriverException(625, "57014", "has locked table"), true },
        { new FakeDriverException(606, "57P03", "No active warehouse selected."), true },
        { new FakeDriverException(2003, "42S02", "does not exist"), false },
        { new FakeDriverException(100_078, null, "too long"), false },
        { new AggregateException(new HttpRequestException("reset", new SocketException(10054))), true },
        { new AggregateException(new FakeDriverException(1003, "42000", "syntax")), false },
        { new TaskCanceledException("Connecting was cancelled"), true },
        { new FormatException("no"), false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_passes_by_itself_is_told_from_what_does_not(Exception error, bool passes) =>
        Assert.Equal(passes, SnowflakeException.Of(error, s_driver).IsTransient);

    [Fact]
    public void What_Snowflake_answered_is_found_beneath_what_the_driver_makes_of_it()
    {
        var error = SnowflakeException.Of(Internal("08006", new FakeDriverException(390_144, "08001", "JWT token is invalid.")), s_driver);
        Assert.Equal((390_144, "08001", "q-1", "JWT token is invalid."), (error.Number, error.SqlState, error.QueryId, error.Message));
    }

    [Fact]
    public void An_error_of_the_way_to_Snowflake_has_no_number_and_says_so()
    {
        var error = SnowflakeException.Of(new HttpRequestException("outer", new IOException("reset")), s_driver);
        Assert.Equal((0, "Snowflake cannot be reached: reset"), (error.Number, error.Message));
    }

    private static FakeDriverException Internal(string? sqlState, Exception? inner = null) =>
        new(FakeDriverException.InternalError, sqlState, "Unable to connect", inner);
}
