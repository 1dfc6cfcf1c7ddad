using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Tasks.Dynamic;

/// <summary>All dynamic tables, and what the statements do to them.</summary>
internal sealed class DynamicTableCatalog(ITaskEngine engine, DynamicTableRefresher refresher, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    public void Dispose() => _gate.Dispose();

    /// <exception cref="TaskSqlException">The command cannot be obeyed.</exception>
    public async Task<TaskResult> ApplyAsync(DynamicTableCommand command, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return command switch
            {
                CreateDynamicTable create => await CreateAsync(create, cancellationToken).ConfigureAwait(false),
                RefreshDynamicTable refresh => await RefreshAsync(refresh, cancellationToken).ConfigureAwait(false),
                SwitchDynamicTable change => await SwitchAsync(change, cancellationToken).ConfigureAwait(false),
                ChangeDynamicTable change => await ChangeAsync(change, cancellationToken).ConfigureAwait(false),
                DropDynamicTable drop => await DropAsync(drop, cancellationToken).ConfigureAwait(false),
                ShowDynamicTables show => Show(show),
                _ => throw new TaskSqlException("this dynamic-table statement is not supported.", command.Line),
            };
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Refuses DML that names a dynamic table as its target.</summary>
    /// <remarks>https://docs.snowflake.com/en/user-guide/dynamic-tables-about: their content comes from their query alone.</remarks>
    /// <exception cref="TaskSqlException">The statement would change a dynamic table.</exception>
    public void RefuseDml(SqlStatement statement)
    {
        if (refresher.Tables.Count == 0 || refresher.IsFilling)
            return;
        var cursor = new StatementCursor(statement);
        var writes = cursor.Take("INSERT", "OVERWRITE", "INTO") || cursor.Take("INSERT", "INTO") || cursor.Take("DELETE", "FROM")
            || cursor.Take("MERGE", "INTO") || cursor.Take("UPDATE") || cursor.Take("TRUNCATE", "TABLE") || cursor.Take("TRUNCATE");
        if (!writes)
            return;

        if (!cursor.Take("IF", "EXISTS") && cursor.Next is not { IsIdentifier: true })
            return;
        var schema = cursor.Identifier("a name");
        if (!cursor.Take(".") || cursor.Next is not { IsIdentifier: true })
            return;
        var name = new TaskName(schema, cursor.Identifier("a name"));
        if (refresher.Tables.ContainsKey(name))
            throw new TaskSqlException($"{name} is a dynamic table: only its query fills it.", statement.Line);
    }

    private async Task<TaskResult> CreateAsync(CreateDynamicTable create, CancellationToken cancellationToken)
    {
        var name = create.Table.Name;
        if (refresher.Tables.TryGetValue(name, out var old) && create.IfNotExists)
            return TaskResult.Status($"{name} already exists, statement succeeded.");
        if (old is not null && !create.Replace)
            throw new TaskSqlException($"the dynamic table {name} already exists.", create.Line);
        var table = create.Table with { CreatedOn = time.GetUtcNow(), Upstream = Upstream(create.Table) };
        if (refresher.Below(name).Any(table.Upstream.Contains))
            throw new TaskSqlException($"{name} would read itself.", create.Line);

        await using (var session = await engine.OpenAsync(cancellationToken).ConfigureAwait(false))
            await session.ExecuteAsync(
                $"create {(create.Replace ? "or replace " : "")}table {name.ToSql()} as {table.Select} limit 0",
                cancellationToken).ConfigureAwait(false);
        await refresher.SaveAsync(table, cancellationToken).ConfigureAwait(false);
        var filled = table.InitializeOnCreate ? await refresher.RefreshAsync(name, "CREATION", cancellationToken).ConfigureAwait(false) : null;
        if (filled is { State: not "SUCCEEDED" })
        {
            await ForgetAsync(name, cancellationToken).ConfigureAwait(false);
            throw new TaskSqlException($"the dynamic table {name} could not be filled: {filled.StateMessage}", create.Line);
        }

        return TaskResult.Status($"Dynamic table {name} successfully created.");
    }

    private async Task<TaskResult> RefreshAsync(RefreshDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is null)
            return TaskResult.Status("Statement executed successfully.");
        var run = await refresher.RefreshAsync(command.Name, "MANUAL", cancellationToken).ConfigureAwait(false);
        return run.State == "SUCCEEDED"
            ? new TaskResult(["data_timestamp"], [[run.DataTimestamp.UtcDateTime]])
            : throw new TaskSqlException($"the refresh of {command.Name} failed: {run.StateMessage}", command.Line);
    }

    private async Task<TaskResult> SwitchAsync(SwitchDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is not { } table)
            return TaskResult.Status("Statement executed successfully.");
        if (command.Resume && table.Upstream.Any(name => refresher.Tables.GetValueOrDefault(name) is { Suspended: true }))
            throw new TaskSqlException($"{table.Name} cannot be resumed while a dynamic table that it reads is suspended.", command.Line);
        await refresher.SaveAsync(
            table with { Suspended = !command.Resume, SuspendedByUser = !command.Resume, ConsecutiveFailures = 0 },
            cancellationToken).ConfigureAwait(false);
        // Both cascade downstream, RESUME only to those that were not suspended by hand:
        // https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table
        foreach (var below in refresher.Below(table.Name).Where(name => name != table.Name).Select(name => refresher.Tables[name]).ToList())
        {
            if (!below.SuspendedByUser)
                await refresher.SaveAsync(
                    below with { Suspended = !command.Resume || below.Upstream.Any(name => refresher.Tables[name].Suspended) },
                    cancellationToken).ConfigureAwait(false);
        }

        return TaskResult.Status("Statement executed successfully.");
    }

    private async Task<TaskResult> ChangeAsync(ChangeDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is { } table)
            await refresher.SaveAsync(command.Change(table), cancellationToken).ConfigureAwait(false);
        return TaskResult.Status("Statement executed successfully.");
    }

    private async Task<TaskResult> DropAsync(DropDynamicTable command, CancellationToken cancellationToken)
    {
        if (Find(command.Name, command.IfExists, command.Line) is not null)
            await ForgetAsync(command.Name, cancellationToken).ConfigureAwait(false);
        return TaskResult.Status($"{command.Name} successfully dropped.");
    }

    private async Task ForgetAsync(TaskName name, CancellationToken cancellationToken)
    {
        await using (var session = await engine.OpenAsync(cancellationToken).ConfigureAwait(false))
            await session.ExecuteAsync($"drop table if exists {name.ToSql()}", cancellationToken).ConfigureAwait(false);
        await refresher.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private TaskResult Show(ShowDynamicTables show)
    {
        var rows = refresher.Tables.Values
            .Where(table => show.Schema is null || table.Name.Schema == show.Schema)
            .Where(table => show.Like is null || TaskListing.Like(table.Name.Name, show.Like))
            .OrderBy(table => table.Name.ToString(), StringComparer.Ordinal)
            .Select(table => (IReadOnlyList<object?>)
            [
                table.CreatedOn.UtcDateTime, table.Name.Name, table.Name.Schema, table.TargetLagText, "FULL", table.Warehouse, table.Comment,
                table.Query, table.Suspended ? "SUSPENDED" : "ACTIVE", table.DataTimestamp?.UtcDateTime,
            ]);
        return new TaskResult(
            [
                "created_on", "name", "schema_name", "target_lag", "refresh_mode", "warehouse", "comment",
                "text", "scheduling_state", "data_timestamp",
            ],
            [.. rows]);
    }

    private List<TaskName> Upstream(DynamicTable table)
    {
        var tokens = SqlLexer.Tokens(table.Query);
        var found = new List<TaskName>();
        for (var i = 2; i < tokens.Count; i++)
        {
            if (tokens[i].IsIdentifier && tokens[i - 1].Is(".") && tokens[i - 2].IsIdentifier)
            {
                var name = new TaskName(Of(tokens[i - 2]), Of(tokens[i]));
                if (refresher.Tables.ContainsKey(name) && !found.Contains(name))
                    found.Add(name);
            }
        }

        return found;

        static string Of(SqlToken token) => token.Kind == SqlTokenKind.Word ? token.Text.ToLowerInvariant() : token.Unquoted;
    }

    private DynamicTable? Find(TaskName name, bool ifExists, int line) => refresher.Tables.GetValueOrDefault(name)
        ?? (ifExists ? null : throw new TaskSqlException($"the dynamic table {name} does not exist.", line));
}
