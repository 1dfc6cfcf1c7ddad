using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

using Dapper;

using TradeKpi.Alert;
using TradeKpi.Embedded.Tests.Warehouse;

namespace TradeKpi.Embedded.Tests.Alert;

/// <summary>Rules, what becomes of them, and who is told.</summary>
public sealed class AlertStageTests
{
    private static readonly AlertRule s_loss = new()
    { Name = "large-loss", Kind = AlertKind.Threshold, Report = "positions", Column = "unrealised_pnl", Below = -100 };

    private static readonly AlertRule s_gain = new()
    { Name = "worth", Kind = AlertKind.Threshold, Report = "positions", Column = "market_value", Above = 500 };

    [Fact]
    public async Task A_change_of_state_is_told_once_signed_with_version_row_and_value_and_its_end_too()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        var process = alert.Process();
        await alert.Warehouse.TakeAsync(Trade("T1", 1, "BUY", 10, "100", "10:00"));
        await process.LookAsync(default);
        Assert.Empty(alert.Told);

        await alert.Warehouse.TakeAsync(Trade("T2", 2, "BUY", 1, "80", "11:00", trader: "TR2"));
        await process.LookAsync(default);
        await process.LookAsync(default);
        var told = Assert.Single(alert.Told);
        var webhook = alert.Options.Webhooks[0];
        Assert.Equal(AlertMessage.Signature(webhook.Key, told.Id, long.Parse(told.Timestamp, CultureInfo.InvariantCulture), told.Body),
            told.Signature);
        var body = JsonDocument.Parse(told.Body).RootElement;
        Assert.Equal("alert.firing", body.GetProperty("type").GetString());
        var data = body.GetProperty("data");
        Assert.Equal(("large-loss", "TR1 / UNKNOWN / ACME", -200m, -100m, 2), (
            data.GetProperty("rule").GetString(), data.GetProperty("row").GetString(), data.GetProperty("value").GetDecimal(),
            data.GetProperty("bound").GetDecimal(), data.GetProperty("gold_version").GetInt64()));

        await alert.Warehouse.TakeAsync(Trade("T3", 3, "SELL", 10, "80", "12:00"));
        await process.LookAsync(default);
        Assert.Equal(["alert.firing", "alert.resolved"], alert.Told.Select(one => one.Type), StringComparer.Ordinal);
        Assert.Equal(["large-loss, FIRING, -200, 2, 1, 0", "large-loss, OK, 0, 3, 1, 0"],
            await alert.ChangesAsync("rule, state, value, gold_version, delivered, pending"));
    }

    [Fact]
    public async Task A_process_that_dies_between_keeping_and_sending_leaves_the_next_to_send_once()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        await LoseAsync(alert);
        await Assert.ThrowsAsync<DeathException>(() => alert.Process(Death.BeforeSending).LookAsync(default));
        Assert.Empty(alert.Told);
        Assert.Equal(["FIRING, 0, 1"], await alert.ChangesAsync("state, delivered, pending"));

        await alert.LookAsync();
        await alert.LookAsync();
        Assert.Equal(["alert.firing"], alert.Told.Select(told => told.Type), StringComparer.Ordinal);
        Assert.Equal(["FIRING, 1, 0"], await alert.ChangesAsync("state, delivered, pending"));
    }

    [Fact]
    public async Task A_process_that_dies_between_sending_and_noting_has_the_next_send_under_the_same_id_which_counts_once()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        await LoseAsync(alert);
        await Assert.ThrowsAsync<DeathException>(() => alert.Process(Death.BeforeNoting).LookAsync(default));
        Assert.Equal(["FIRING, 0, 1"], await alert.ChangesAsync("state, delivered, pending"));

        // Another time, and so another signature.
        alert.Time.Advance(TimeSpan.FromMinutes(1));
        await alert.LookAsync();
        await alert.LookAsync();
        Assert.Equal(2, alert.Told.Count);
        Assert.Equal(alert.Told[0].Id, alert.Told[1].Id);
        Assert.Equal(alert.Told[0].Body, alert.Told[1].Body);
        Assert.NotEqual(alert.Told[0].Signature, alert.Told[1].Signature, StringComparer.Ordinal);
        Assert.Equal(["alert.firing"], alert.Once, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Of_two_processes_that_notice_the_same_one_change_is_kept()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        await LoseAsync(alert);
        await alert.LookAsync();
        await using var connection = await alert.Warehouse.Source.OpenConnectionAsync();
        var kept = (await AlertLog.NewestAsync(connection, default))["large-loss"];
        await AlertLog.KeepAsync(connection, kept, ["ops"], default);
        await AlertLog.KeepAsync(connection, kept with { Id = "alert_other" }, ["ops"], default);
        Assert.Equal([$"{kept.Id}, 1, 1, 0"], await alert.ChangesAsync("alert_id, nth, delivered, pending"));
    }

    [Fact]
    public async Task A_webhook_that_fails_is_tried_again_later_in_order_and_given_up_in_the_end()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        alert.Answer = 503;
        await LoseAsync(alert);
        await alert.LookAsync();
        Assert.Single(alert.Told);

        // Fine again, and not yet due: the end is not told before the beginning.
        await alert.Warehouse.TakeAsync(Trade("T3", 3, "SELL", 10, "80", "12:00"));
        await alert.LookAsync();
        Assert.Single(alert.Told);

        alert.Answer = 200;
        alert.Time.Advance(alert.Options.Pause);
        await alert.LookAsync();
        Assert.Equal(["alert.firing", "alert.resolved"], alert.Told.Skip(1).Select(told => told.Type), StringComparer.Ordinal);

        alert.Answer = 500;
        await alert.Warehouse.TakeAsync(Trade("T4", 4, "BUY", 10, "100", "13:00"), Trade("T5", 5, "BUY", 1, "50", "14:00", trader: "TR3"));
        await alert.LookAsync();
        alert.Time.Advance(alert.Options.KeepTrying);
        await alert.LookAsync();
        Assert.Equal("FIRING, 0, 0, 1", (await alert.ChangesAsync("state, delivered, pending, failed"))[^1]);
    }

    [Fact]
    public async Task A_webhook_that_has_an_error_of_its_own_is_tried_again_at_once()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        (alert.Options.Retries, alert.Options.FirstRetry) = (2, TimeSpan.FromMilliseconds(100));
        alert.Waits = _ =>
        {
            alert.Answer = alert.Told.Count == 0 ? 500 : 200;
            return Task.CompletedTask;
        };
        await LoseAsync(alert);

        // Time passes between the attempts alone, so that none takes too long.
        for (var look = alert.LookAsync(); !look.IsCompleted; await Task.Delay(10))
            alert.Time.Advance(TimeSpan.FromMilliseconds(alert.Told.Count == 1 ? 20 : 0));
        Assert.Equal(2, alert.Told.Count);
        Assert.Single(alert.Told.Select(told => told.Id).Distinct(StringComparer.Ordinal));
        Assert.Equal(["FIRING, 1, 0"], await alert.ChangesAsync("state, delivered, pending"));
    }

    [Fact]
    public async Task A_webhook_that_is_gone_is_not_tried_again()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        alert.Answer = 410;
        await LoseAsync(alert);
        await alert.LookAsync();
        await alert.LookAsync();
        Assert.Single(alert.Told);
        Assert.Equal(["FIRING, 0, 0, 1"], await alert.ChangesAsync("state, delivered, pending, failed"));
    }

    [Fact]
    public async Task A_drawdown_fires_when_the_sum_falls_far_enough_below_its_highest()
    {
        var rule = new AlertRule
        {
            Name = "falls",
            Kind = AlertKind.Drawdown,
            Report = "realised-pnl",
            Column = "realised_pnl",
            Above = 40,
            Parameters = new(StringComparer.Ordinal) { ["by"] = "none", ["per"] = "hour" },
        };
        await using var alert = await AlertOfTest.OpenAsync(rule);
        await alert.Warehouse.TakeAsync(
            Trade("T1", 1, "BUY", 3, "100", "10:00"),
            Trade("T2", 2, "SELL", 1, "150", "11:00"),
            Trade("T3", 3, "SELL", 1, "60", "12:00"));
        await alert.LookAsync();
        Assert.Empty(await alert.ChangesAsync());

        // 50, then 10, then 5 below 0: 55 below the peak.
        await alert.Warehouse.TakeAsync(Trade("T4", 4, "SELL", 1, "85", "13:00"));
        await alert.LookAsync();
        Assert.Equal(["falls, FIRING, 55, 2025-01-01T13:00:00.000000Z"], await alert.ChangesAsync("rule, state, value, row_key"));
    }

    [Fact]
    public async Task Data_that_become_stale_fire_without_anything_coming_and_are_due_by_themselves()
    {
        await using var alert = await AlertOfTest.OpenAsync(
            new AlertRule { Name = "silent", Kind = AlertKind.Staleness, Report = "blotter", Column = "trade_time", Above = 3600 });
        var process = alert.Process();
        Assert.True(process.IsDue);
        await alert.Warehouse.TakeAsync(Changes.Trade("T1", "INSERT", 1, "BUY", 1, "1", "2025-05-31T23:30:00Z"));
        await process.LookAsync(default);
        Assert.Empty(await alert.ChangesAsync());
        Assert.False(process.IsDue);

        alert.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.False(process.IsDue);
        alert.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(process.IsDue);
        await process.LookAsync(default);
        Assert.Equal(["silent, FIRING, 3601"], await alert.ChangesAsync());
    }

    [Fact]
    public async Task A_day_far_from_an_ordinary_week_fires_once_it_is_over()
    {
        await using var alert = await AlertOfTest.OpenAsync(
            new AlertRule { Name = "odd-day", Kind = AlertKind.Anomaly, Report = "daily-sales", Column = "net_sales" });
        await alert.Warehouse.TakeAsync(Enumerable.Range(1, 28).Select(day => Order(day, 100 + (day * 7 % 5))));
        await alert.Warehouse.TakeAsync(Order(29, 900));
        await alert.LookAsync();
        Assert.Empty(await alert.ChangesAsync());

        await alert.Warehouse.TakeAsync(Order(30, 101));
        await alert.LookAsync();
        Assert.Equal(["odd-day, FIRING, 2025-01-29"], await alert.ChangesAsync("rule, state, row_key"));

        static JsonObject Order(int day, int amount) => Changes.Order(
            $"O{day}", "INSERT", day, amount.ToString(CultureInfo.InvariantCulture), date: $"2025-01-{day:00}T12:00:00Z");
    }

    [Fact]
    public async Task A_data_test_that_fails_fires_and_one_that_warns_does_not()
    {
        await using var alert = await AlertOfTest.OpenAsync(new AlertRule { Name = "tests", Kind = AlertKind.DataTest });
        await TestedAsync("amount_zero", "warn");
        await alert.LookAsync();
        Assert.Empty(await alert.ChangesAsync());
        await TestedAsync("order_id_unique", "error");
        await alert.LookAsync();
        Assert.Equal(["tests, FIRING, 2, order_id_unique"], await alert.ChangesAsync("rule, state, value, row_key"));

        Task TestedAsync(string test, string severity) => alert.Warehouse.Connection.ExecuteAsync($"""
            create or replace view ops.vw_data_quality as
            select
              '{test}' as check_name, '{severity}' as severity, iff('{severity}' = 'warn', 'WARN', 'FAILED') as status, 2 as failures,
              1 as gold_version, sysdate() as checked_at
            """);
    }

    [Fact]
    public async Task A_rule_of_the_page_wins_by_name_and_one_that_is_watched_no_more_is_told_to_be_over()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        var rules = new AlertRules(alert.Warehouse.Source, alert.Options, alert.Time);
        await LoseAsync(alert);
        await alert.LookAsync();
        Assert.Equal(("FIRING", false), Listed(Assert.Single(await rules.ListAsync(default))));

        await rules.KeepAsync(Off(), default);
        await alert.LookAsync();
        Assert.Equal(("OK", true), Listed(Assert.Single(await rules.ListAsync(default))));
        Assert.Equal(["alert.firing", "alert.resolved"], alert.Told.Select(told => told.Type), StringComparer.Ordinal);

        Assert.True(await rules.RemoveAsync("large-loss", default));
        Assert.False(await rules.RemoveAsync("large-loss", default));
        await alert.LookAsync();
        Assert.Equal(["1, FIRING", "2, OK", "3, FIRING"], await alert.ChangesAsync("nth, state"));
        Assert.Equal(3, alert.Told.Select(told => told.Id).Distinct(StringComparer.Ordinal).Count());

        static (string, bool) Listed(ListedRule rule) => (rule.State, rule.IsOfPage);
        static AlertRule Off() => new()
        { Name = "large-loss", Kind = AlertKind.Threshold, Report = "positions", Column = "unrealised_pnl", Below = -1, Enabled = false };
    }

    [Fact]
    public async Task A_rule_with_a_fault_and_one_too_many_are_refused()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        alert.Options.MaxRules = 1;
        var rules = new AlertRules(alert.Warehouse.Source, alert.Options, alert.Time);
        var fault = await Assert.ThrowsAsync<AlertRuleException>(() => rules.KeepAsync(new() { Name = "large-loss" }, default));
        Assert.StartsWith("large-loss: there is no report ''.", fault.Message, StringComparison.Ordinal);
        var many = await Assert.ThrowsAsync<AlertRuleException>(
            () => rules.KeepAsync(new() { Name = "tests", Kind = AlertKind.DataTest }, default));
        Assert.Contains("Alert:MaxRules is 1", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_the_log_cannot_hold_is_told_and_keeps_no_other_rule_from_being_told()
    {
        await using var alert = await AlertOfTest.OpenAsync(new AlertRule { Name = "huge", Kind = AlertKind.DataTest }, s_loss);
        await alert.Warehouse.Connection.ExecuteAsync("""
            create or replace view ops.vw_data_quality as
            select
              'order_id_unique' as check_name, 'error' as severity, 'FAILED' as status,
              cast('1000000000000000000000000000' as decimal(38, 0)) as failures, 1 as gold_version, sysdate() as checked_at
            """);
        await LoseAsync(alert);
        await alert.LookAsync();
        Assert.Equal(["huge, FIRING", "large-loss, FIRING"],
            (await alert.ChangesAsync("rule, state")).Order(StringComparer.Ordinal).ToList());
        Assert.Equal(2, alert.Told.Count);
    }

    [Fact]
    public async Task A_rule_whose_change_cannot_be_kept_keeps_no_other_from_being_told_and_is_due_again()
    {
        var lots = new AlertRule { Name = "lots", Kind = AlertKind.Threshold, Report = "positions", Column = "lots", Above = 0 };
        await using var alert = await AlertOfTest.OpenAsync(s_loss, lots);
        await alert.Warehouse.Connection.ExecuteAsync("""
            create or replace table ops.alert_changes (
              alert_id varchar not null, rule varchar not null, nth number(18, 0) not null, kind varchar not null, report varchar not null,
              column_name varchar, state varchar not null, changed_at timestamp_ntz(6) not null, gold_version number(18, 0) not null,
              row_key varchar, value number(2, 0), bound number(38, 12), detail varchar not null
            )
            """);
        await LoseAsync(alert);
        var process = alert.Process();
        await process.LookAsync(default);
        Assert.Equal(["lots, FIRING, 1"], await alert.ChangesAsync("rule, state, delivered"));
        Assert.True(process.IsDue);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_read_keeps_no_other_from_being_told_and_can_be_written_anew_or_removed()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        await alert.Warehouse.Connection.ExecuteAsync("""
            insert into ops.alert_rules (name, definition, edited_at)
            values ('broken', '{"volume":11}', sysdate()), ('torn', '{', sysdate())
            """);
        await LoseAsync(alert);
        await alert.LookAsync();
        Assert.Equal(["large-loss, FIRING"], await alert.ChangesAsync("rule, state"));

        var rules = new AlertRules(alert.Warehouse.Source, alert.Options, alert.Time);
        var fault = (await rules.ListAsync(default)).Single(one => one.Rule.Name == "broken").Rule.Fault();
        Assert.Contains("broken in ops.alert_rules cannot be read: The JSON property 'volume'", fault, StringComparison.Ordinal);
        await rules.KeepAsync(new() { Name = "broken", Kind = AlertKind.DataTest }, default);
        Assert.True(await rules.RemoveAsync("torn", default));
        Assert.All(await rules.ListAsync(default), one => Assert.Null(one.Rule.Fault()));
    }

    [Fact]
    public async Task A_webhook_that_takes_nothing_is_tried_once_a_look()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss, s_gain);
        alert.Answer = 503;
        await LoseAsync(alert);
        await alert.LookAsync();
        Assert.Single(alert.Told);

        alert.Answer = 204;
        alert.Time.Advance(alert.Options.Pause);
        await alert.LookAsync();
        Assert.Equal(2, alert.Once.Count());
    }

    [Fact]
    public async Task A_webhook_that_hangs_keeps_no_other_from_being_told()
    {
        await using var alert = await AlertOfTest.OpenAsync(s_loss);
        alert.Options.Webhooks.Clear();
        alert.AddWebhook("hangs");
        alert.AddWebhook("other");
        var told = new TaskCompletionSource();
        alert.Waits = path =>
        {
            if (path == "other")
                told.TrySetResult();
            return told.Task;
        };
        await LoseAsync(alert);
        await alert.LookAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, alert.Told.Count);
    }

    /// <summary>Ten bought at 100, and then the symbol trades at 80.</summary>
    private static Task LoseAsync(AlertOfTest alert) => alert.Warehouse.TakeAsync(
        Trade("T1", 1, "BUY", 10, "100", "10:00"), Trade("T2", 2, "BUY", 1, "80", "11:00", trader: "TR2"));

    private static JsonObject Trade(
        string id, long sequence, string type, int quantity, string price, string time, string trader = "TR1") =>
        Changes.Trade(id, "INSERT", sequence, type, quantity, price, $"2025-01-01T{time}:00Z", trader);
}
