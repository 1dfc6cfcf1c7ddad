using System.Data.Common;
using System.Globalization;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Warehouse;

namespace TradeKpi.Snowflake.Tests.Conformance;

/// <summary>
/// A database of its own in the Snowflake account of the environment, made before the tests of a class and dropped after them. The role of
/// the connection must be allowed to create databases, and for the task graphs to execute (serverless) tasks.
/// </summary>
public sealed class SnowflakeDatabase : IAsyncLifetime
{
    /// <summary>A connection string of Snowflake's .NET driver, with a warehouse and a role.</summary>
    public const string Variable = "TRADEKPI_SNOWFLAKE_CONNECTION";

    private static int s_databases;
    private readonly string? _connection;

    public SnowflakeDatabase()
        : this(Environment.GetEnvironmentVariable(Variable))
    {
    }

    internal SnowflakeDatabase(string? connection)
    {
        _connection = connection;
        var started = TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        Name = $"TRADEKPI_TEST_{started}_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}";
    }

    public string Name { get; }

    public async Task InitializeAsync()
    {
        if (_connection is not null)
            await RunAsync($"create database {Name} data_retention_time_in_days = 0");
    }

    public async Task DisposeAsync()
    {
        if (_connection is not null)
            await RunAsync($"drop database if exists {Name}");
    }

    /// <summary>Sessions in the database. They are not pooled: a test may leave one in any state.</summary>
    public DbDataSource Open() => Open(("db", Name));

    private SnowflakeDataSource Open(params (string Key, string Value)[] settings)
    {
        var text = new DbConnectionStringBuilder { ConnectionString =
            _connection ?? throw new InvalidOperationException($"{Variable} is not set.") };
        text["poolingEnabled"] = "false";
        foreach (var (key, value) in settings)
            text[key] = value;
        return new SnowflakeDataSource(text.ConnectionString, new SnowflakeDriver());
    }

    private async Task RunAsync(string statement)
    {
        await using var account = Open([]);
        await using var connection = await account.OpenConnectionAsync();
        await using var command = connection.Command(statement);
        await command.ExecuteNonQueryAsync();
    }
}
