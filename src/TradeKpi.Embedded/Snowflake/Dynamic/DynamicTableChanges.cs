using System.Diagnostics;

using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>What the statements do to dynamic tables.</summary>
internal sealed class DynamicTableChanges(
    DynamicTables tables, DynamicTableRefresher refresher, OpenSession open, TimeProvider time) : IDisposable
{
    private const string Kind = "dynamic table";

    private readonly Turn _turn = new();

    public void Dispose() => _turn.Dispose();

    /// <exception cref="SnowflakeSqlException">The command cannot be obeyed.</exception>
    public async Task<Answer> ApplyAsync(DynamicTableCommand command, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        return command switch
        {
            CreateDynamicTable create => await CreateAsync(create, cancellationToken),
            RefreshDynamicTable refresh => await RefreshAsync(refresh.Table, cancellationToken),
            SwitchDynamicTable change => await SwitchAsync(change, cancellationToken),
            ChangeDynamicTable change => await ChangeAsync(change, cancellationToken),
            DropDynamicTable drop => await DropAsync(drop.Table, cancellationToken),
            ShowDynamicTables show => DynamicTableListing.Of(tables.All, show.Filter),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Refuses DML that names a dynamic table as its target.</summary>
    /// <remarks>https://docs.snowflake.com/en/user-guide/dynamic-tables-about: their content comes from their query alone.</remarks>
    /// <exception cref="SnowflakeSqlException">The statement would change a dynamic table.</exception>
    public void RefuseDml(SqlStatement statement)
    {
        if (tables.All.Count == 0 || refresher.IsFilling)
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
        if (tables.All.ContainsKey(name))
            throw cursor.Refusal($"{name} is a dynamic table: only its query fills it.", statement.Line);
    }

    private async Task<Answer> CreateAsync(CreateDynamicTable create, CancellationToken cancellationToken)
    {
        var name = create.Table.Name;
        if (tables.All.TryGetValue(name, out var old) && create.IfNotExists)
            return Answer.Status($"{name} already exists, statement succeeded.");
        if (old is not null && !create.Replace)
            throw create.Statement.Refused($"the dynamic table {name} already exists.");
        var table = create.Table with { CreatedOn = time.GetUtcNow(), Upstream = tables.ReadBy(create.Table.Query) };
        if (tables.Below(name).Any(table.Upstream.Contains))
            throw create.Statement.Refused($"{name} would read itself.");

        await using (var session = await open(cancellationToken))
            await session.RunAsync(
                $"create {(create.Replace ? "or replace " : "")}table {name.Script} as {table.Select} limit 0",
                cancellationToken);
        await tables.SaveAsync(table, cancellationToken);
        var filled = table.InitializeOnCreate ? await refresher.RefreshAsync(name, "CREATION", cancellationToken) : null;
        if (filled is { State: not "SUCCEEDED" })
        {
            await ForgetAsync(name, cancellationToken);
            throw create.Statement.Refused($"the dynamic table {name} could not be filled: {filled.StateMessage}");
        }

        return Answer.Status($"Dynamic table {name} successfully created.");
    }

    private async Task<Answer> RefreshAsync(NamedObject table, CancellationToken cancellationToken)
    {
        if (table.In(tables.All, Kind) is null)
            return Answer.Executed;
        var run = await refresher.RefreshAsync(table.Name, "MANUAL", cancellationToken);
        return run.State == "SUCCEEDED"
            ? new Answer(["data_timestamp"], [[run.DataTimestamp.UtcDateTime]])
            : throw table.Statement.Refused($"the refresh of {table.Name} failed: {run.StateMessage}");
    }

    private async Task<Answer> SwitchAsync(SwitchDynamicTable command, CancellationToken cancellationToken)
    {
        if (command.Table.In(tables.All, Kind) is not { } table)
            return Answer.Executed;
        if (command.Resume && table.Upstream.Any(name => tables.All.GetValueOrDefault(name) is { Suspended: true }))
            throw command.Table.Statement.Refused($"{table.Name} cannot be resumed while a dynamic table that it reads is suspended.");
        await tables.SaveAsync(
            table with { Suspended = !command.Resume, SuspendedByUser = !command.Resume, ConsecutiveFailures = 0 },
            cancellationToken);
        // Both cascade downstream, RESUME only to those that were not suspended by hand:
        // https://docs.snowflake.com/en/sql-reference/sql/alter-dynamic-table
        foreach (var below in tables.Below(table.Name).Where(name => name != table.Name).Select(name => tables.All[name]).ToList())
        {
            if (!below.SuspendedByUser)
                await tables.SaveAsync(
                    below with { Suspended = !command.Resume || below.Upstream.Any(name => tables.All[name].Suspended) },
                    cancellationToken);
        }

        return Answer.Executed;
    }

    private async Task<Answer> ChangeAsync(ChangeDynamicTable command, CancellationToken cancellationToken)
    {
        if (command.Table.In(tables.All, Kind) is { } table)
            await tables.SaveAsync(command.Change(table), cancellationToken);
        return Answer.Executed;
    }

    private async Task<Answer> DropAsync(NamedObject table, CancellationToken cancellationToken)
    {
        if (table.In(tables.All, Kind) is not null)
            await ForgetAsync(table.Name, cancellationToken);
        return Answer.Status($"{table.Name} successfully dropped.");
    }

    private async Task ForgetAsync(ObjectName name, CancellationToken cancellationToken)
    {
        await using (var session = await open(cancellationToken))
            await session.RunAsync($"drop table if exists {name.Script}", cancellationToken);
        await tables.DeleteAsync(name, cancellationToken);
    }
}
