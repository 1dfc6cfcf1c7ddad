using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TradeKpi.Embedded.Snowflake;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>A deployed warehouse that takes events and refreshes by its own task graph.</summary>
internal sealed class LiveWarehouse : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly TaskStatements _tasks;
    private int _position = 1000;

    private LiveWarehouse(DbConnection connection, TaskStatements tasks) => (_connection, _tasks) = (connection, tasks);

    public static async Task<LiveWarehouse> OpenAsync(EmbeddedWarehouse warehouse, TaskStatements tasks) =>
        new(await warehouse.OpenConnectionAsync(), tasks);

    public async Task TakeAsync(params JsonObject[] changes)
    {
        foreach (var change in changes)
        {
            (change["hub_epoch"], change["hub_partition"], change["hub_sequence"]) = ("20250101000000", 0, ++_position);
            change["enqueued_at"] = "2025-06-01T00:00:00.000000Z";
            await _connection.ExecuteAsync(
                $"insert into bronze.{change["entity"]!.GetValue<string>()}_lines (line, file_name, file_row_number) select " +
                "parse_json(:line), "
                + ":file, 1",
                new { line = change.ToJsonString(), file = $"live-{_position}.json" });
        }

        await _connection.ExecuteAsync("execute task ops.refresh_kpis");
        await _tasks.Runner.RunPendingAsync();
        Assert.Equal("SUCCEEDED", await _connection.ExecuteScalarAsync<string>(
            "select max_by(status || coalesce(error, ''), started_at) from ops.vw_runs"));
    }

    /// <summary>How many cells of gold a full recompute would set otherwise.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var found = new List<string>();
        foreach (var (relation, expected, keys, measures) in await _connection.QueryAsync<(string, string, string, string)>(
            "select relation, expected, keys, measures from verify.comparisons"))
        {
            foreach (var (from, other) in new[] { (relation, expected), (expected, relation) })
            {
                var rows = await _connection.QueryAsync(
                    $"select {keys}, {measures} from {from} except select {keys}, {measures} from {other}");
                found.AddRange(rows.Select(row => $"{from}: {string.Join(" | ", (IDictionary<string, object?>)row)}"));
            }
        }

        return found;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
