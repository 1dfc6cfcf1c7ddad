using System.Data.Common;
using System.Text;
using System.Text.Json;
using TradeKpi.Warehouse;

namespace TradeKpi.Alert;

/// <summary>
/// The rules that hold: those of the settings, and those that were written on the page (<c>ops.alert_rules</c>), which win.
/// </summary>
public sealed class AlertRules(DbDataSource warehouse, AlertOptions options, TimeProvider time)
{
    private TaskCompletionSource _changed = Source();

    /// <summary>Completes when a rule is kept or removed in this process; each change makes another.</summary>
    public Task NextChange => Volatile.Read(ref _changed).Task;

    /// <summary>Each rule, by name, with its state; of one that was kept and cannot be read, name and state.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<IReadOnlyList<ListedRule>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var states = await AlertLog.NewestAsync(connection, cancellationToken);
        return
        [
            .. from one in await ReadAsync(connection, cancellationToken)
               let last = states.GetValueOrDefault(one.Rule.Name)
               select new ListedRule(one.Rule, one.IsOfPage, last?.State ?? AlertChange.Fine, last?.ChangedAt, last?.Detail),
        ];
    }

    /// <summary>Keeps a rule in the place of the one of its name.</summary>
    /// <exception cref="AlertRuleException">It has a fault, or there are too many.</exception>
    /// <exception cref="DbException">The warehouse cannot keep it now.</exception>
    public async Task KeepAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Fault() is { } fault)
            throw new AlertRuleException(fault);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var known = await ReadAsync(connection, cancellationToken);
        if (known.Count >= options.MaxRules && known.All(one => one.Rule.Name != rule.Name))
        {
            throw new AlertRuleException(
                FormattableString.Invariant($"There are {known.Count} rules, and Alert:MaxRules is {options.MaxRules}."));
        }

        await using var command = connection.Command(
            """
            merge into ops.alert_rules as kept
            using (select :name as name, :definition as definition, :at as edited_at) as rule
            on kept.name = rule.name
            when matched then update set definition = rule.definition, edited_at = rule.edited_at
            when not matched then insert (name, definition, edited_at) values (rule.name, rule.definition, rule.edited_at)
            """);
        command.Bind("name", rule.Name).Bind("definition", rule.ToJson()).Bind("at", time.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
        Changed();
    }

    /// <summary>Removes what the page wrote; one of the settings of the same name holds again.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var isOfPage = (await ReadAsync(connection, cancellationToken)).Any(one => one.IsOfPage && one.Rule.Name == name);
        await using var command = connection.Command("delete from ops.alert_rules where name = :name").Bind("name", name);
        await command.ExecuteNonQueryAsync(cancellationToken);
        Changed();
        return isOfPage;
    }

    internal async Task<IReadOnlyList<(AlertRule Rule, bool IsOfPage)>> ReadAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        var rules = new SortedDictionary<string, (AlertRule, bool)>(StringComparer.Ordinal);
        foreach (var rule in options.Rules)
            rules[rule.Name] = (rule, false);
        await using var command = connection.Command("select name, definition from ops.alert_rules");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rules[reader.GetString(0)] = (Kept(reader.GetString(0), reader.GetString(1)), true);
        return [.. rules.Values];
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Changed() => Interlocked.Exchange(ref _changed, Source()).TrySetResult();

    private static AlertRule Kept(string name, string definition)
    {
        try
        {
            return AlertRule.FromJson(Encoding.UTF8.GetBytes(definition));
        }
        catch (JsonException e)
        {
            return new AlertRule
            {
                Name = name,
                Unreadable = $"{name} in ops.alert_rules cannot be read: {e.Message} Write it anew, or remove it.",
            };
        }
    }
}

/// <summary>A rule, and what it came to.</summary>
/// <param name="IsOfPage">Whether it was written on the page, and not in the settings.</param>
/// <param name="State">FIRING or OK.</param>
/// <param name="Since">When it changed last; null where it never did.</param>
/// <param name="Detail">What it said then.</param>
public sealed record ListedRule(AlertRule Rule, bool IsOfPage, string State, DateTimeOffset? Since, string? Detail);

/// <summary>A rule that cannot be kept; the message says why, and what is allowed.</summary>
public sealed class AlertRuleException(string message) : Exception(message);
