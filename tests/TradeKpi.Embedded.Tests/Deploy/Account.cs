namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>
/// Roles, owners and grants as Snowflake keeps them, of one account with one database. The embedded engine knows no roles: what it runs is
/// judged here first.
/// </summary>
/// <remarks>
/// https://docs.snowflake.com/en/user-guide/security-access-control-overview (owners, managed access), …/sql-reference/sql/grant-privilege
/// (future grants), …/sql-reference/sql/create-view (what a replacement loses).
/// </remarks>
internal sealed class Account
{
    private readonly Dictionary<string, HashSet<string>> _inherited = new(StringComparer.Ordinal)
    {
        ["accountadmin"] = ["securityadmin", "sysadmin"],
        ["securityadmin"] = [],
        ["sysadmin"] = [],
    };

    private readonly Dictionary<Thing, string> _owners = new() { [new Thing("account", "account")] = "accountadmin" };
    private readonly HashSet<(string Privilege, Thing Thing, string Role)> _grants = [];
    private readonly HashSet<(string Privilege, string Kind, string Schema, string Role)> _future = [];
    private readonly HashSet<string> _managed = new(StringComparer.Ordinal);

    /// <summary>What of the grants was needed so far.</summary>
    public HashSet<(string Privilege, Thing Thing, string Role)> Used { get; } = [];

    public IReadOnlySet<(string Privilege, Thing Thing, string Role)> Grants => _grants;

    public bool Exists(Thing thing) => _owners.ContainsKey(thing);

    public IEnumerable<Thing> In(string schema, string kind) => _owners.Keys.Where(thing => thing.Kind == kind && thing.Schema == schema);

    /// <summary>What stands beside the databases' schemas: roles, users, warehouses and the like.</summary>
    public IEnumerable<Thing> OfTheAccount =>
        _owners.Keys.Where(thing => thing.Schema is null && thing.Kind is not ("schema" or "account"));

    public IEnumerable<Thing> Named(string name) => _owners.Keys.Where(thing => thing.Name == name);

    public void CreateRole(string role) => _inherited.TryAdd(role, []);

    public void GrantRole(string role, string to) => _inherited[to].Add(role);

    public void SetManaged(string schema) => _managed.Add(schema);

    /// <summary>Makes an object, or makes it anew: then its grants are gone, but for those that every new object gets.</summary>
    public void Create(string role, Thing thing)
    {
        _owners[thing] = role;
        _grants.RemoveWhere(grant => grant.Thing == thing);
        foreach (var (privilege, kind, schema, to) in _future.Where(future => future.Kind == thing.Kind && future.Schema == thing.Schema))
            _grants.Add((privilege, thing, to));
    }

    public void SetOwner(Thing thing, string role) => _owners[thing] = role;

    public void Drop(Thing thing)
    {
        _owners.Remove(thing);
        _grants.RemoveWhere(grant => grant.Thing == thing);
    }

    public void Grant(string privilege, Thing thing, string to) => _grants.Add((privilege, thing, to));

    public void Revoke(string privilege, Thing thing, string from) => _grants.Remove((privilege, thing, from));

    public void GrantFuture(string privilege, string kind, string schema, string to) => _future.Add((privilege, kind, schema, to));

    public void RevokeFuture(string privilege, string kind, string schema, string from) => _future.Remove((privilege, kind, schema, from));

    /// <summary>Whether a role has what another has.</summary>
    public bool Acts(string role, string other) => role == other || _inherited[role].Any(inherited => Acts(inherited, other));

    public bool Owns(string role, Thing thing) => _owners.TryGetValue(thing, out var owner) && Acts(role, owner);

    /// <summary>Who may grant an object of a schema.</summary>
    public bool MayGrant(string role, Thing thing)
    {
        if (Acts(role, "securityadmin"))
            return true;
        return thing.Schema is { } schema && _managed.Contains(schema) ? Owns(role, new Thing("schema", schema)) : Owns(role, thing);
    }

    /// <summary>
    /// Who may grant what a schema will hold: an owner in a schema with managed access, otherwise nobody without MANAGE GRANTS.
    /// </summary>
    public bool MayGrantFuture(string role, string schema) =>
        Acts(role, "securityadmin") || (_managed.Contains(schema) && Owns(role, new Thing("schema", schema)));

    public bool Has(string role, string privilege, Thing thing)
    {
        if (Owns(role, thing))
            return true;
        var grants = _grants.Where(grant => grant.Privilege == privilege && grant.Thing == thing && Acts(role, grant.Role)).ToList();
        Used.UnionWith(grants);
        return grants.Count > 0;
    }

    public string OwnerOf(Thing thing) => _owners[thing];
}

/// <summary>An object: what it is, and its name; a schema's object is called schema.name.</summary>
internal sealed record Thing(string Kind, string Name)
{
    public string? Schema => Name.Contains('.', StringComparison.Ordinal) ? Name[..Name.IndexOf('.', StringComparison.Ordinal)] : null;

    public override string ToString() => $"{Kind} {Name}";
}
