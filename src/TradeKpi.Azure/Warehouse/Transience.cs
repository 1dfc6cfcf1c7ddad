using System.Net.Sockets;
using Snowflake.Data.Client;

namespace TradeKpi.Azure.Warehouse;

/// <summary>
/// Which failures pass by themselves. The driver does not say it, so it is read from the SQLSTATE, from Snowflake's and the driver's numbers,
/// and from what lies beneath.
/// </summary>
/// <remarks>
/// SQLSTATE classes: ISO/IEC 9075, and 57 (operator intervention) as Snowflake uses it for cancelled, timed out, locked and unserved statements.
/// The driver's numbers: https://github.com/snowflakedb/snowflake-connector-net (SFError).
/// </remarks>
internal static class Transience
{
    // Of the driver, 270000 to 279999. An internal error is also how it reports a full pool and a failed request.
    private const int FirstOfDriver = 270_000;
    private const int LastOfDriver = 279_999;
    private const int InternalError = 270_001;
    private const int Cancelled = 270_005;
    private const int RequestTimeout = 270_007;
    private const int AttestationFailed = 270_066;

    // Of signing in: these come with the SQLSTATE of a lost connection, and only a session or token that has ended passes.
    private const int FirstOfLogin = 390_000;
    private const int LastOfLogin = 390_999;
    private const int SessionGone = 390_111;
    private const int SessionExpired = 390_112;
    private const int TokenExpired = 390_114;

    // Of a statement: it failed inside Snowflake, or was cancelled.
    private const int InternalFailure = 603;
    private const int Aborted = 604;

    /// <summary>With a key pair: the key is not, or no longer, the user's.</summary>
    public const int InvalidToken = 390_144;

    public static bool Of(Exception error) => Driver(error) is { } driver ? OfDriver(driver) : IsNetwork(error);

    /// <summary>The driver's own error, however deep it lies: while it opens a session, it wraps what Snowflake answered in one of its own.</summary>
    public static SnowflakeDbException? Driver(Exception? error) => error switch
    {
        null => null,
        SnowflakeDbException { ErrorCode: InternalError } wrapper => Driver(wrapper.InnerException) ?? wrapper,
        SnowflakeDbException driver => driver,
        AggregateException several => several.Flatten().InnerExceptions.Select(Driver).FirstOrDefault(driver => driver is not null),
        _ => Driver(error.InnerException),
    };

    private static bool OfDriver(SnowflakeDbException driver) => driver.ErrorCode switch
    {
        Cancelled or RequestTimeout or AttestationFailed => true,
        InternalError => IsState(driver, "08") || IsNetwork(driver.InnerException),
        >= FirstOfDriver and <= LastOfDriver => false,
        SessionGone or SessionExpired or TokenExpired => true,
        >= FirstOfLogin and <= LastOfLogin => false,
        InternalFailure or Aborted => true,
        _ => IsState(driver, "08") || IsState(driver, "57"),
    };

    private static bool IsState(SnowflakeDbException driver, string classOfState) =>
        driver.SqlState is { } state && state.StartsWith(classOfState, StringComparison.Ordinal);

    private static bool IsNetwork(Exception? error) => error switch
    {
        null => false,
        HttpRequestException or SocketException or IOException or TimeoutException or OperationCanceledException => true,
        AggregateException several => several.Flatten().InnerExceptions.Any(IsNetwork),
        _ => IsNetwork(error.InnerException),
    };
}
