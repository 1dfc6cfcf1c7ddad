using System.Text.RegularExpressions;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>Judges the statements of one session by its role, and keeps what they change of the account.</summary>
internal sealed class AccountSession(Account account, string granted)
{
    private const string Warehouse = "tradekpi_wh";
    private const string Database = "tradekpi";

    private static readonly Regex s_spaces = Pattern(@"\s+");

    private static readonly Regex s_creation = Pattern(
        "^create (?:or replace )?(?:transient |secure )?(?<kind>role|user|warehouse|database|(?:storage|notification) integration",
        "|resource monitor|share|stage|schema|(?:dynamic )?table|(?:semantic )?view|function|procedure|stream|task|tag|masking " +
        "policy|pipe)",
        @" (?:if not exists )?(?<name>[\w$.]+)");

    private static readonly Regex s_change = Pattern(
        @"^(?:alter|drop) (?<kind>schema|table|view|function|procedure|stream|task) (?:if exists )?(?<name>[\w$.]+)");

    private static readonly Regex s_accountDrop = Pattern(
        @"^drop (?<kind>share|database|integration|user|warehouse|resource monitor|role) if exists (?<name>\w+)$");

    // What Snowflake alone keeps of a table: comments, tags and policies of its columns.
    private static readonly Regex s_columnNote = Pattern(
        @"^(?:comment on column (?<name>\w+\.\w+)\.\w+ is |alter table (?<name>\w+\.\w+) modify column \w+ set |",
        "alter (?<policy>masking policy|tag) (?<name>[\\w.]+) set )");

    private static readonly Regex s_roleGrant = Pattern(@"^grant role (?<role>\w+) to (?<to>role|user) (?<name>\w+)$");

    private static readonly Regex s_ownershipGrant = Pattern(
        @"^grant ownership on database (?<name>\w+) to role (?<role>\w+) copy current grants$");

    private static readonly Regex s_privilegeGrant = Pattern(
        @"^(?<verb>grant|revoke) (?<privileges>[\w ,]+?) on (?:(?<many>all|future) (?<kinds>\w+) in schema (?<schema>\w+)",
        @"|(?<kind>account|database|schema|table|(?:semantic )?view|function|stream|task|stage|warehouse|integration) ?(?<name>[\w$.]*))",
        @" (?:to|from) (?:role|share) (?<role>\w+)$");

    private static readonly Regex s_writeTarget = Pattern(
        @"^(?:insert into|merge into|update|delete from|copy into|truncate table) (?<name>\w+\.\w+)");

    private string? _chosen;

    public string Role => _chosen ?? granted;

    /// <returns>Whether the engine has to run the statement too.</returns>
    /// <exception cref="UnauthorizedAccessException">The role may not do that.</exception>
    public bool Admit(SqlStatement statement)
    {
        var text = s_spaces.Replace(string.Join(' ', statement.Tokens.Select(token => token.Text)), " ").ToLowerInvariant()
            .Replace(" . ", ".", StringComparison.Ordinal);
        var words = text.Split(' ');
        if (s_columnNote.Match(text) is { Success: true } note)
        {
            var kind = note.Groups["policy"].Value is { Length: > 0 } policy ? policy : "table";
            Must(account.Owns(Role, new Thing(kind, note.Groups["name"].Value)), text);
            return false;
        }

        switch (words[0])
        {
            case "use":
                if (words[1] == "role")
                    _chosen = account.Acts(granted, words[2]) ? words[2] : throw Refused($"use role {words[2]}");
                return false;
            case "grant" or "revoke":
                ChangeGrants(text);
                return false;
            case "create":
                return Create(text, words);
            case "alter" when words[1] is "warehouse":
                Need("modify", new Thing("warehouse", words[2]));
                return false;
            case "alter" or "drop":
                return Change(text, words);
            case "begin" or "commit" or "rollback" or "show":
                return true;
            default:
                Use(statement, text, words);
                return true;
        }
    }

    private bool Create(string text, string[] words)
    {
        var match = s_creation.Match(text);
        var kind = match.Groups["kind"].Value.EndsWith("integration", StringComparison.Ordinal)
            ? "integration"
            : match.Groups["kind"].Value;
        var name = match.Groups["name"].Value;
        var thing = new Thing(kind, name);
        if (kind == "role")
            account.CreateRole(name);
        Must(kind switch
        {
            "role" or "user" => Acts("securityadmin"),
            "warehouse" or "database" => Acts("sysadmin"),
            "integration" or "resource monitor" or "share" => Acts("accountadmin"),
            "schema" => account.Owns(Role, new Thing("database", Database)),
            "stage" => account.Owns(Role, new Thing("schema", thing.Schema!))
                && (!text.Contains("storage_integration", StringComparison.Ordinal)
                    || account.Has(Role, "usage", new Thing("integration", "tradekpi_lake"))),
            _ => account.Owns(Role, new Thing("schema", thing.Schema!)),
        }, $"create {thing}");
        if (account.Exists(thing) && !words.Contains("replace"))
            return match.Groups["kind"].Value is "schema";
        Must(!account.Exists(thing) || account.Owns(Role, thing), $"replace {thing}");
        account.Create(Role, thing);
        if (kind == "schema" && text.EndsWith("with managed access", StringComparison.Ordinal))
            account.SetManaged(name);
        return kind is "schema" or "table" or "dynamic table" or "view" or "function" or "procedure" or "stream" or "task";
    }

    private bool Change(string text, string[] words)
    {
        if (s_accountDrop.Match(text) is { Success: true } gone)
        {
            var dropped = new Thing(gone.Groups["kind"].Value, gone.Groups["name"].Value);
            Must(!account.Exists(dropped) || Acts("accountadmin"), text);
            account.Drop(dropped);
            return false;
        }

        var match = s_change.Match(text);
        var thing = new Thing(match.Groups["kind"].Value, match.Groups["name"].Value);
        if (!account.Exists(thing) && text.Contains(" if exists ", StringComparison.Ordinal))
            return true;
        Must(account.Owns(Role, thing), $"{words[0]} {thing}");
        if (words[0] == "drop")
            account.Drop(thing);
        else if (text.EndsWith("enable managed access", StringComparison.Ordinal))
            account.SetManaged(thing.Name);
        else if (thing.Kind == "task" && text.EndsWith(" resume", StringComparison.Ordinal))
            MustExecute(thing);
        return true;
    }

    private void ChangeGrants(string text)
    {
        if (s_roleGrant.Match(text) is { Success: true } membership)
        {
            Must(Acts("securityadmin"), text);
            if (membership.Groups["to"].Value == "role")
                account.GrantRole(membership.Groups["role"].Value, membership.Groups["name"].Value);
            return;
        }

        if (s_ownershipGrant.Match(text) is { Success: true } ownership)
        {
            var database = new Thing("database", ownership.Groups["name"].Value);
            Must(account.Owns(Role, database), text);
            account.SetOwner(database, ownership.Groups["role"].Value);
            return;
        }

        var match = s_privilegeGrant.Match(text);
        Assert.True(match.Success, text);
        var (gives, to) = (match.Groups["verb"].Value == "grant", match.Groups["role"].Value);
        foreach (var privilege in match.Groups["privileges"].Value.Split(" , "))
        {
            if (match.Groups["many"].Value is { Length: > 0 } many)
                ChangeMany(gives, privilege, many, match.Groups["kinds"].Value.TrimEnd('s'), match.Groups["schema"].Value, to, text);
            else
                ChangeOne(gives, privilege, new Thing(match.Groups["kind"].Value, match.Groups["name"].Value), to, text);
        }
    }

    private void ChangeMany(bool gives, string privilege, string many, string kind, string schema, string to, string text)
    {
        if (many == "future")
        {
            Must(account.MayGrantFuture(Role, schema), text);
            if (gives)
                account.GrantFuture(privilege, kind, schema, to);
            else
                account.RevokeFuture(privilege, kind, schema, to);
            return;
        }

        foreach (var thing in account.In(schema, kind).ToList())
            ChangeOne(gives, privilege, thing, to, text);
    }

    private void ChangeOne(bool gives, string privilege, Thing thing, string to, string text)
    {
        thing = thing.Kind == "account" ? new Thing("account", "account") : thing;
        Must(account.Exists(thing) && account.MayGrant(Role, thing), text);
        if (gives)
            account.Grant(privilege, thing, to);
        else
            account.Revoke(privilege, thing, to);
    }

    private void Use(SqlStatement statement, string text, string[] words)
    {
        Need("usage", new Thing("warehouse", Warehouse));
        Need("usage", new Thing("database", Database));
        if (words is ["execute", "task", var task])
        {
            MustExecute(new Thing("task", task));
            NeedIn("operate", new Thing("task", task));
            return;
        }

        if (text.StartsWith("select system$task_dependents_enable", StringComparison.Ordinal))
        {
            MustExecute(new Thing("task", statement.Tokens[3].Unquoted));
            NeedIn("operate", new Thing("task", statement.Tokens[3].Unquoted));
            return;
        }

        var target = s_writeTarget.Match(text) is { Success: true } match ? match.Groups["name"].Value : null;
        if (target is not null)
        {
            foreach (var privilege in Writes(text, words[0]))
                NeedIn(privilege, new Thing("table", target));
        }

        foreach (var token in statement.Tokens.Where(token => token.Kind is SqlTokenKind.Stage))
            NeedIn("usage", new Thing("stage", token.Text.TrimStart('@').TrimEnd('/').ToLowerInvariant()));
        foreach (var thing in Read(statement, target))
            NeedIn(thing.Kind is "function" or "procedure" ? "usage" : "select", thing);
    }

    private static string[] Writes(string text, string verb) => verb switch
    {
        "merge" => [.. new[] { "insert", "update", "delete" }.Where(word => text.Contains($" then {word}", StringComparison.Ordinal))],
        "copy" => ["insert"],
        "truncate" => ["truncate"],
        _ => [verb],
    };

    /// <summary>The objects that a statement names beside the one it writes.</summary>
    private IEnumerable<Thing> Read(SqlStatement statement, string? target)
    {
        var (tokens, isTarget) = (statement.Tokens, target is not null);
        for (var at = 0; at + 2 < tokens.Count; at++)
        {
            if (!tokens[at].IsIdentifier || !tokens[at + 1].Is(".") || !tokens[at + 2].IsIdentifier || (at > 0 && tokens[at - 1].Is(".")))
                continue;
            var name = $"{tokens[at].Text}.{tokens[at + 2].Text}".ToLowerInvariant();
            if (isTarget && name == target)
            {
                isTarget = false;
                continue;
            }

            var isCalled = at + 3 < tokens.Count && tokens[at + 3].Is("(");
            foreach (var thing in account.Named(name).Where(thing => thing.Kind is "function" or "procedure" == isCalled))
                yield return thing;
        }
    }

    private void MustExecute(Thing task) =>
        Must(account.Has(account.OwnerOf(task), "execute task", new Thing("account", "account")),
            $"run {task}: its owner lacks EXECUTE TASK");

    private void NeedIn(string privilege, Thing thing)
    {
        Need("usage", new Thing("schema", thing.Schema!));
        Need(privilege, thing);
    }

    private void Need(string privilege, Thing thing) =>
        Must(account.Exists(thing) && account.Has(Role, privilege, thing), $"{privilege} on {thing}");

    private bool Acts(string other) => account.Acts(Role, other);

    private void Must(bool may, string what)
    {
        if (!may)
            throw Refused(what);
    }

    private UnauthorizedAccessException Refused(string what) => new($"{Role} may not: {what}");

    private static Regex Pattern(params string[] parts) => new(string.Concat(parts), RegexOptions.NonBacktracking);
}
