using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Snowflake.Data.Client;
using TradeKpi.Warehouse;

namespace TradeKpi.Snowflake;

/// <summary>Snowflake's own driver.</summary>
public sealed class SnowflakeDriver : IWarehouseDriver
{
    /// <inheritdoc/>
    public DbConnection Connect(string connectionString) => new SnowflakeDbConnection(connectionString);

    /// <inheritdoc/>
    public DriverError? ErrorOf(Exception exception) =>
        exception is SnowflakeDbException error ? new DriverError(error.ErrorCode, error.SqlState, error.QueryId) : null;

    /// <inheritdoc/>
    public void PreventPooling(DbConnection connection) => ((SnowflakeDbConnection)connection).PreventPooling();
}

public static class SnowflakeServices
{
    /// <summary>The driver for a warehouse whose settings are registered elsewhere.</summary>
    public static IServiceCollection AddSnowflakeDriver(this IServiceCollection services) =>
        services.AddSingleton<IWarehouseDriver, SnowflakeDriver>();
}
