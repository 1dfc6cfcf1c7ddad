using System.Net.Sockets;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Warehouse;

/// <summary>
/// Which failures pass by themselves. The driver does not say it, so it is read from the SQLSTATE, from Snowflake's and the driver's
/// numbers, and from what lies beneath.
/// </summary>
/// <remarks>
/// SQLSTATE classes: ISO/IEC 9075, and 57 (operator intervention) as Snowflake uses it for cancelled, timed out, locked and unserved
/// statements. The driver's numbers: https://github.com/snowflakedb/snowflake-connector-net (SFError).
/// </remarks>
internal sealed class Transience(IWarehouseDriver driver)
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

    /// <summary>
    /// The driver's own error, however deep it lies: while it opens a session, it wraps what Snowflake answered in one of its own.
    /// </summary>
    public (Exception Error, DriverError Told)? Find(Exception? error)
    {
        if (error is null)
            return null;
        if (driver.ErrorOf(error) is { } told)
            return (told.Number == InternalError ? Find(error.InnerException) : null) ?? (error, told);
        return error is AggregateException several
            ? several.Flatten().InnerExceptions.Select(Find).FirstOrDefault(found => found is not null)
            : Find(error.InnerException);
    }

    public static bool Passes(Exception error, DriverError told) => told.Number switch
    {
        Cancelled or RequestTimeout or AttestationFailed => true,
        InternalError => IsState(told, "08") || IsNetwork(error.InnerException),
        >= FirstOfDriver and <= LastOfDriver => false,
        SessionGone or SessionExpired or TokenExpired => true,
        >= FirstOfLogin and <= LastOfLogin => false,
        InternalFailure or Aborted => true,
        _ => IsState(told, "08") || IsState(told, "57"),
    };

    private static bool IsState(DriverError told, string classOfState) =>
        told.SqlState is { } state && state.StartsWith(classOfState, StringComparison.Ordinal);

    public static bool IsNetwork(Exception? error) => error switch
    {
        null => false,
        HttpRequestException or SocketException or IOException or TimeoutException or OperationCanceledException => true,
        AggregateException several => several.Flatten().InnerExceptions.Any(IsNetwork),
        _ => IsNetwork(error.InnerException),
    };
}
