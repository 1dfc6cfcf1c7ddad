using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>All dynamic tables, and what the statements do to them.</summary>
internal sealed class DynamicTableCatalog(OpenSession open, DynamicTableRefresher refresher, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    public void Dispose() => _gate.Dispose();

    /// <exception cref="SnowflakeSqlException">The command cannot be obeyed.</exception>
    public async Task<Answer> ApplyAsync(DynamicTableCommand command, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return command switch
            {
                CreateDynamicTable create => await CreateAsync(create, cancellationToken),
                RefreshDynamicTable refresh => await RefreshAsync(refresh, cancellationToken),
                SwitchDynamicTable change => await SwitchAsync(change, cancellationToken),
                ChangeDynamicTable change => await ChangeAsync(change, cancellationToken),
                DropDynamicTable drop => await DropAsync(drop, cancellationToken),
                ShowDynamicTables show => Show(show),
                _ => throw command.Statement.Refused("this dynamic-table statement is not supported."),
            };
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Refuses DML that names a dynamic table as its target.</summary>
    /// <remarks>https://docs.snowflake.com/en/user-guide/dynamic-tables-about: their content comes from their query alone.</remarks>
    /// <exception cref="SnowflakeSqlException">The statement would change a dynamic table.</exception>
    public void RefuseDml(SqlStatement statement)
    {
        if (refresher.Tables.Count == 0 || refresher.IsFilling)
            return;
        var cursor = new Cursor(statement, "SELECT from it, and ALTER DYNAMIC TABLE … REFRESH.");
        var writes = cursor.Accept("insert", "overwrite", "into") || cursor.Accept("insert", "into") || cursor.Accept("delete", "from")
            || cursor.Accept("merge", "into") || cursor.Accept("update") || cursor.Accept("truncate", "table") || cursor.Accept("truncate");
        if (!writes)
            return;

        cursor.Accept("if", "exists");
        if (cursor.AtEnd || !cursor.Current.IsIdentifier)
            return;
        var schema = ObjectName.Part(cursor.Take());
        if (!cursor.Accept(".") || cursor.AtEnd || !cursor.Current.IsIdentifier)
            return;
        var name = new ObjectName(schema, ObjectName.Part(cursor.Take()));
        if (refresher.Tables.ContainsKey(name))
            throw cursor.Refusal($"{name} is a dynamic table: only its query fills it.", statement.Line);
    }

    private async Task<Answer> CreateAsync(CreateDynamicTable create, CancellationToken cancellationToken)
    {
        var name = create.Table.Name;
        if (refresher.Tables.TryGetValue(name, out var old) && create.IfNotExists)
            return Answer.Status($"{name} already exists, statement succeeded.");
        if (old is not null && !create.Replace)
            throw create.Statement.Refused($"the dynamic table {name} already exists.");
        var table = create.Table with { CreatedOn = time.GetUtcNow(), Upstream = Upstream(create.Table) };
        if (refresher.Below(name).Any(table.Upstream.Contains))
            throw create.Statement.Refused($"{name} would read itself.");

        await using (var session = await open(cancellationToken))
            await session.RunAsync(
                $"create {(create.Replace ? "or replace " : "")}table {name.Script} as {table.Select} limit 0",
                cancellationToken);
        await refresher.SaveAsync(table, cancellationToken);
        var filled = table.InitializeOnCreate ? await refresher.RefreshAsync(name, "CREATION", cancellationToken) : null;
        if (filled is { State: not "SUCCEEDED" })
        {
            await ForgetAsync(name, cancellationToken);
            throw create.Statement.Refused($"the dynamic table {name} could not be filled: {filled.StateMessage}");
        }

        return Answer.Status($"Dynamic table {name} successfully created.");
    }

    private async Task<Answer> RefreshAsync(RefreshDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is null)
            return Answer.Status("Statement executed successfully.");
        var run = await refresher.RefreshAsync(command.Name, "MANUAL", cancellationToken);
        return run.State == "SUCCEEDED"
            ? new Answer(["data_timestamp"], [[run.DataTimestamp.UtcDateTime]])
            : throw command.Statement.Refused($"the refresh of {command.Name} failed: {run.StateMessage}");
    }

    private async Task<Answer> SwitchAsync(SwitchDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is not { } table)
            return Answer.Status("Statement executed successfully.");
        if (command.Resume && table.Upstream.Any(name => refresher.Tables.GetValueOrDefault(name) is { Suspended: true }))
            throw command.Statement.Refused($"{table.Name} cannot be resumed while a dynamic table that it reads is suspended.");
        await refresher.SaveAsync(
            table with { Suspended = !command.Resume, SuspendedByUser = !command.Resume, ConsecutiveFailures = 0 },
            cancellationToken);
        // Both cascade downstream, RESUME only to those that were not suspended by hand:
        // https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table
        foreach (var below in refresher.Below(table.Name).Where(name => name != table.Name).Select(name => refresher.Tables[name]).ToList())
        {
            if (!below.SuspendedByUser)
                await refresher.SaveAsync(
                    below with { Suspended = !command.Resume || below.Upstream.Any(name => refresher.Tables[name].Suspended) },
                    cancellationToken);
        }

        return Answer.Status("Statement executed successfully.");
    }

    private async Task<Answer> ChangeAsync(ChangeDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is { } table)
            await refresher.SaveAsync(command.Change(table), cancellationToken);
        return Answer.Status("Statement executed successfully.");
    }

    private async Task<Answer> DropAsync(DropDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Statement) is not null)
            await ForgetAsync(command.Name, cancellationToken);
        return Answer.Status($"{command.Name} successfully dropped.");
    }

    private async Task ForgetAsync(ObjectName name, CancellationToken cancellationToken)
    {
        await using (var session = await open(cancellationToken))
            await session.RunAsync($"drop table if exists {name.Script}", cancellationToken);
        await refresher.DeleteAsync(name, cancellationToken);
    }

    private Answer Show(ShowDynamicTables show)
    {
        var rows = refresher.Tables.Values
            .Where(table => show.Schema is null || table.Name.Schema == show.Schema)
            .Where(table => show.Like is null || LikePattern.Matches(table.Name.Name, show.Like))
            .OrderBy(table => table.Name.ToString(), StringComparer.Ordinal)
            .Select(table => (IReadOnlyList<object?>)
            [
                table.CreatedOn.UtcDateTime, table.Name.Name, table.Name.Schema, table.TargetLagText, "FULL", table.Warehouse,
                table.Comment, table.Query, table.Suspended ? "SUSPENDED" : "ACTIVE", table.DataTimestamp?.UtcDateTime,
            ]);
        return new Answer(
            [
                "created_on", "name", "schema_name", "target_lag", "refresh_mode", "warehouse", "comment",
                "text", "scheduling_state", "data_timestamp",
            ],
            [.. rows]);
    }

    private List<ObjectName> Upstream(DynamicTable table)
    {
        var tokens = SqlLexer.Tokens(table.Query);
        var found = new List<ObjectName>();
        for (var i = 2; i < tokens.Count; i++)
        {
            if (tokens[i].IsIdentifier && tokens[i - 1].Is(".") && tokens[i - 2].IsIdentifier)
            {
                var name = new ObjectName(ObjectName.Part(tokens[i - 2]), ObjectName.Part(tokens[i]));
                if (refresher.Tables.ContainsKey(name) && !found.Contains(name))
                    found.Add(name);
            }
        }

        return found;
    }

    private DynamicTable? Find(ObjectName name, bool ifExists, SqlStatement statement) => refresher.Tables.GetValueOrDefault(name)
        ?? (ifExists ? null : throw statement.Refused($"the dynamic table {name} does not exist."));
}
