using System.Data.Common;
using System.Globalization;

namespace TradeKpi.Azure.Warehouse;

/// <summary>The options as the driver's connection string.</summary>
/// <remarks>
/// Keys: https://github.com/snowflakedb/snowflake-connector-net/blob/master/doc/Client/Connecting.md and ConnectionPooling.md.
/// </remarks>
internal static class SnowflakeConnectionString
{
    /// <param name="privateKey">In PEM, for a key pair that does not lie in a file.</param>
    public static string Of(SnowflakeOptions options, string? privateKey)
    {
        var builder = new DbConnectionStringBuilder
        {
            ["account"] = options.Account,
            ["user"] = options.User,
            ["warehouse"] = options.Warehouse,
            ["db"] = options.Database,
            ["role"] = options.Role,
            ["authenticator"] = options.Authenticator,
            ["query_tag"] = options.QueryTag,
            ["connection_timeout"] = Seconds(options.ConnectTimeout),

            // What the driver tells Snowflake of itself would hold up the closing of a session, up to the time limit above.
            ["client_telemetry_enabled"] = "false",

            // The driver does not pool sessions of a key file unless told, and by itself keeps two sessions open without a need.
            ["poolingEnabled"] = "true",
            ["minPoolSize"] = "0",
            ["maxPoolSize"] = Text(options.MaxPool),
            ["waitingForIdleSessionTimeout"] = $"{Text((int)options.Wait.TotalMilliseconds)}ms",
            ["expirationTimeout"] = $"{Seconds(options.SessionAge)}s",
        };
        if (options.Authenticator == SnowflakeOptions.WorkloadIdentity)
            builder["workload_identity_provider"] = "azure";
        if (privateKey is not null)
            builder["private_key"] = privateKey;
        else if (options.PrivateKeyFile.Length > 0)
            builder["private_key_file"] = options.PrivateKeyFile;
        if (options.Host.Length > 0)
        {
            builder["host"] = options.Host;
            builder["port"] = Text(options.Port);
            builder["scheme"] = options.Scheme;
        }

        return builder.ConnectionString;
    }

    /// <summary>What a session is told first: Snowflake keeps these for users and accounts too, and ours must not depend on them.</summary>
    public static string Setup(SnowflakeOptions options) =>
        $"alter session set timezone = 'UTC', autocommit = true, statement_timeout_in_seconds = {Seconds(options.StatementTimeout)}";

    private static string Seconds(TimeSpan time) => Text((int)Math.Ceiling(time.TotalSeconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
