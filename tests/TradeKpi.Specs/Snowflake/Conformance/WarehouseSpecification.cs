using System.Data.Common;
using System.Globalization;

using TradeKpi.Warehouse;

namespace TradeKpi.Specs.Snowflake.Conformance;

/// <summary>
/// What we rely on of Snowflake, as tests that run against any warehouse. Each test has a schema of its own, written <c>{s}</c> in its SQL.
/// </summary>
public abstract class WarehouseSpecification : IAsyncLifetime
{
    private static int s_schemas;
    private DbConnection? _connection;

    protected abstract DbDataSource Warehouse { get; }

    protected DbConnection Connection => _connection!;

    protected string Schema { get; } = "T" + Interlocked.Increment(ref s_schemas).ToString(CultureInfo.InvariantCulture) + "_"
        + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    public virtual async Task InitializeAsync()
    {
        _connection = await Warehouse.OpenConnectionAsync();
        await RunAsync("create schema {s}");
    }

    public virtual async Task DisposeAsync()
    {
        await RunAsync("rollback");
        await RunAsync("drop schema if exists {s} cascade");
        await Connection.DisposeAsync();
        await Warehouse.DisposeAsync();
    }

    /// <summary>Runs statements one after another, as a session of Snowflake takes them.</summary>
    protected Task RunAsync(string sql) => RunAsync(Connection, sql);

    protected async Task RunAsync(DbConnection connection, string sql)
    {
        foreach (var statement in SqlScript.Split(sql))
        {
            await using var command = Command(connection, statement.Text);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>The rows as text: values apart by <c>|</c>, null as <c>null</c>.</summary>
    protected Task<string[]> RowsAsync(string sql) => RowsAsync(Connection, sql);

    protected async Task<string[]> RowsAsync(DbConnection connection, string sql)
    {
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        return [.. rows];
    }

    protected async Task<string> ValueAsync(string expression) => Assert.Single(await RowsAsync("select " + expression));

    protected async Task<string> FailsAsync(string sql) => (await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(sql))).Message;

    private DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql.Replace("{s}", Schema, StringComparison.Ordinal);
        return command;
    }

    private static string Text(object value) => value switch
    {
        DBNull => "null",
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFF",
            CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
