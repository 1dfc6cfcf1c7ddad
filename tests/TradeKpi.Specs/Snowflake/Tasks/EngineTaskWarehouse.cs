using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace TradeKpi.Specs.Snowflake.Tasks;

/// <summary>The embedded engine's task graphs, asked in SQL, whatever way the SQL takes. Tests move its clock.</summary>
public abstract class EngineTaskWarehouse : TaskWarehouse
{
    private const string Tables = """
        create schema ops;
        create table ops.log (name varchar, word int);
        create table ops.words (name varchar, word varchar);
        insert into ops.words
        select name, '1'
        from (values ('root'), ('a'), ('b'), ('c'), ('d'), ('y'), ('z'), ('left'), ('right'), ('down'), ('below'), ('both'), ('only'),
          ('child'), ('last')) as names (name);
        """;

    private const string History = """
        select name, state, attempt_number, graph_run_group_id, scheduled_from, error_message, return_value, root_task_name
        from __engine.task_history order by run_id, coalesce(query_start_time, scheduled_time), iff(name = root_task_name, 0, 1), query_id
        """;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 3, 0, TimeSpan.Zero));

    public override Task BreakAsync(string name) => ExecuteAsync($"update ops.words set word = 'broken' where name = '{name}'");

    public override Task RepairAsync(string name) => ExecuteAsync($"update ops.words set word = '1' where name = '{name}'");

    public override async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await RunPendingAsync();
    }

    public override async Task<IReadOnlyList<string>> LogAsync() =>
        [.. (await ExecuteAsync("select name from ops.log")).Select(row => (string)row["name"]!)];

    public override async Task<IReadOnlyList<TaskHistoryRow>> HistoryAsync() =>
    [
        .. (await ExecuteAsync(History)).Select(row => new TaskHistoryRow(
            (string)row["name"]!, (string)row["state"]!,
            int.Parse(Convert.ToString(row["attempt_number"], CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture),
            (string)row["graph_run_group_id"]!, (string)row["scheduled_from"]!, (string?)row["error_message"],
            (string?)row["return_value"], (string)row["root_task_name"]!)),
    ];

    /// <summary>Makes what the bodies of tests write to. Once, when SQL can be asked.</summary>
    protected Task MakeTablesAsync() => ExecuteAsync(Tables);

    /// <summary>Runs what is due now.</summary>
    protected abstract Task RunPendingAsync();
}
