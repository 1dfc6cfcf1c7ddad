using Dapper;
using TradeKpi.Alert;
using TradeKpi.Embedded.Lake;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Poll;
using TradeKpi.Quarantine;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>Each role of a deployed warehouse does what the code does as that role, and nothing else.</summary>
[RequiresBash]
public sealed class RoleTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly (string Role, string Statement)[] s_forbidden =
    [
        ("tradekpi_loader", "insert into ops.gold_versions select 9, sysdate(), 0, 0"),
        ("tradekpi_loader", "insert into ops.runs (run_id, started_at, status) select 'r', sysdate(), 'SUCCEEDED'"),
        ("tradekpi_loader", "insert into ops.data_test_results select sysdate(), 1, 't', 'error', 0"),
        ("tradekpi_loader", "insert into ops.deployments (deployment, script, digest) select 'd', 's', 'x'"),
        ("tradekpi_loader", "update ops.load_ledger set rows_loaded = 0"),
        ("tradekpi_loader", "delete from bronze.order_lines"),
        ("tradekpi_loader", "delete from silver.orders"),
        ("tradekpi_loader", "delete from ops.alert_changes"),
        ("tradekpi_loader", "call silver.merge_orders()"),
        ("tradekpi_loader", "call ops.erase_customers()"),
        ("tradekpi_loader", "insert into ops.erasures (entity, entity_key) select 'customer', 'CUST1'"),
        ("tradekpi_loader", "update bronze.customer_lines set line = null"),
        ("tradekpi_loader", "drop table gold.daily_sales"),
        ("tradekpi_loader", "create table ops.mine (id integer)"),
        ("tradekpi_loader", "execute task ops.check_data"),
        ("tradekpi_loader", "grant select on table bronze.customer_lines to role tradekpi_reader"),
        ("tradekpi_reader", "select line from bronze.customer_lines"),
        ("tradekpi_reader", "insert into bronze.order_lines select null, 'f', 1, sysdate()"),
        ("tradekpi_reader", "select * from verify.comparisons"),
        ("tradekpi_reader", "select * from ops.erasures"),
        ("tradekpi_reader", "call ops.erase_customers()"),
        ("tradekpi_reader", "execute task ops.refresh_kpis"),
        ("tradekpi_reader", "update ops.poll_cursors set next_cursor = ''"),
        ("tradekpi_reader", "delete from ops.alert_rules"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("roles").FullName;
    private readonly Account _account = new();
    private EmbeddedWarehouse _warehouse = null!;
    private TaskStatements _tasks = null!;

    private RoleDataSource Loader => new(_warehouse, _account, "tradekpi_loader");

    private RoleDataSource Reader => new(_warehouse, _account, "tradekpi_reader");

    public async Task InitializeAsync()
    {
        _warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions { Stages = { ["ops.lake"] = _folder } }, TimeProvider.System);
        _tasks = await TaskStatements.AttachAsync(_warehouse);
        await using var snow = new SnowCommand(_warehouse, _account);
        foreach (var part in new[] { "platform", "pipeline" })
        {
            var (status, _, errors) = await snow.ApplyAsync(part);
            Assert.True(status == 0, errors);
        }

        _account.Used.Clear();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _tasks.DisposeAsync();
        await _warehouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_loader_loads_every_entity_asks_for_runs_keeps_marks_cursors_and_alerts_purges_and_needs_all_that_it_may_write()
    {
        var lake = new FolderLake(new FolderLakeOptions { Root = _folder, Durable = false }, TimeProvider.System);
        foreach (var entity in new[] { "order", "customer", "product", "trade" })
            await WriteAsync(lake, $"lake/{entity}/date=2025-01-01/hour=00/hub-e-0-{entity}.json", "{\"entity\":\"" + entity + "\"}\n");
        await WriteAsync(lake, "quarantine/date=2025-01-01/hour=00/q.json", "{\"raw\":\"x\"}\n");
        await WriteAsync(lake, LakePath.Folder(LakePath.Tombstone) + "date=2025-01-01/hour=00/hub-e-0-t.json", "{\"key\":\"ORD1\"}\n");
        await WriteAsync(lake, "lake/order/date=2025-01-01/hour=00/hub-e-0-torn.json", "{\"entity\":");
        using var load = new LoadStage(Loader, lake, new LoadOptions(), TimeProvider.System);
        await load.ReconcileAsync(default);
        await load.ReconcileAsync(default);
        await new MergeStage(Loader, TimeProvider.System).RequestAsync(default);
        await PollCursors.KeepAsync(Loader, "api", "c1", DateTimeOffset.UnixEpoch, default);
        Assert.Equal("c1", await PollCursors.ReadAsync(Loader, "api", default));
        await AlertAsync();
        var purge = new QuarantinePurge(lake, lake, new QuarantineStore(lake), Loader, TimeProvider.System);
        Assert.Equal(new PurgeReport(1, 1, 0), await purge.PurgeAsync(TimeProvider.System.GetUtcNow(), unreplayed: true, default));
        await ExecuteAsync("tradekpi_loader",
            "update ops.telemetry_marks set counted = 1 where metric = 'tradekpi.merged' and counted is null");

        var idle = _account.Grants.Where(grant => grant.Role == "tradekpi_loader" && grant.Privilege is not ("usage" or "select"))
            .Except(_account.Used).Select(grant => $"{grant.Privilege} on {grant.Thing}");
        Assert.Empty(idle.Except(["update on table ops.load_failures"], StringComparer.Ordinal));
    }

    private async Task AlertAsync()
    {
        var rules = new AlertRules(Loader, new AlertOptions(), TimeProvider.System);
        var rule = new AlertRule { Name = "tests", Kind = AlertKind.DataTest };
        await rules.KeepAsync(rule, default);
        await using var connection = await Loader.OpenConnectionAsync();
        var judged = new AlertJudgement(IsFiring: true, 1, 0, null, new(1, DateTime.UnixEpoch));
        await AlertLog.KeepAsync(connection, AlertChange.Of(rule, judged, 1, DateTimeOffset.UnixEpoch), ["ops"], default);
        var owed = Assert.Single(await AlertLog.OwedAsync(connection, default));
        await AlertLog.NoteAsync(
            connection, owed, "DELIVERED", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "It answered 204.", default);
        Assert.Empty(await AlertLog.OwedAsync(connection, default));
        Assert.Equal("FIRING", Assert.Single(await rules.ListAsync(default)).State);
        Assert.True(await rules.RemoveAsync("tests", default));
    }

    [Fact]
    public async Task The_reader_answers_every_report_and_every_explanation()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sale_date"] = "2025-01-01",
            ["trade_date"] = "2025-01-01",
            ["order_year"] = "2025",
            ["order_month"] = "1",
            ["value_segment"] = "LOW_VALUE",
            ["trade_type"] = "BUY",
            ["since"] = "1",
        };
        var stage = new ReportStage(Reader);
        await ExecuteAsync("tradekpi_owner", "call gold.advance_version()");
        foreach (var report in ReportCatalog.Kpis.Concat(ReportCatalog.Operations).Concat(ExplainReports.All))
        {
            var given = report.Parameters.Where(
                parameter => keys.ContainsKey(parameter.Name) || parameter.Name.EndsWith("_id", StringComparison.Ordinal)
                || parameter.Name == "symbol")
                .Select(parameter => KeyValuePair.Create(parameter.Name, keys.GetValueOrDefault(parameter.Name, "X")));
            await using var result = await stage.OpenAsync(ReportArguments.Read(report, given), default);
            await foreach (var row in result.RowsAsync(default))
                Assert.NotEmpty(row);
        }
    }

    [Fact]
    public async Task What_no_code_does_as_a_role_the_role_may_not()
    {
        foreach (var (role, statement) in s_forbidden)
        {
            var refused = await Record.ExceptionAsync(() => ExecuteAsync(role, statement));
            Assert.True(refused is UnauthorizedAccessException, $"{role}: {statement}");
        }
    }

    [Fact]
    public async Task The_owner_s_tasks_run_only_while_the_account_lets_them()
    {
        await ExecuteAsync("tradekpi_loader", "execute task ops.refresh_kpis");
        await ExecuteAsync("accountadmin", "revoke execute task on account from role tradekpi_owner");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ExecuteAsync("tradekpi_loader", "execute task ops.refresh_kpis"));
    }

    private static async Task WriteAsync(FolderLake lake, string path, string text) =>
        await lake.WriteOnceAsync(path, System.Text.Encoding.UTF8.GetBytes(text), default);

    private async Task ExecuteAsync(string role, string statement)
    {
        await using var connection = await new RoleDataSource(_warehouse, _account, role).OpenConnectionAsync();
        await using var command = connection.Command(statement);
        await command.ExecuteNonQueryAsync();
    }
}
