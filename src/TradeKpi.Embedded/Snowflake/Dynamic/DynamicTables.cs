using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>All dynamic tables. Every change is in the store before it is seen.</summary>
internal sealed class DynamicTables(IDynamicTableStore store)
{
    private volatile IReadOnlyDictionary<ObjectName, DynamicTable> _all = new Dictionary<ObjectName, DynamicTable>();

    /// <summary>An unchanging picture of the tables as they are now.</summary>
    public IReadOnlyDictionary<ObjectName, DynamicTable> All => _all;

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _all = (await store.DynamicTablesAsync(cancellationToken)).ToDictionary(table => table.Name);

    public async Task SaveAsync(DynamicTable table, CancellationToken cancellationToken)
    {
        await store.SaveAsync(table, cancellationToken);
        _all = new Dictionary<ObjectName, DynamicTable>(_all) { [table.Name] = table };
    }

    public async Task DeleteAsync(ObjectName name, CancellationToken cancellationToken)
    {
        await store.DeleteDynamicTableAsync(name, cancellationToken);
        _all = _all.Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    /// <summary>A table and everything that reads it, over any number of steps.</summary>
    public IEnumerable<ObjectName> Below(ObjectName name)
    {
        var found = new HashSet<ObjectName> { name };
        for (var size = 0; size < found.Count;)
        {
            size = found.Count;
            found.UnionWith(_all.Values.Where(table => table.Upstream.Any(found.Contains)).Select(table => table.Name).ToList());
        }

        return found;
    }

    /// <summary>The dynamic tables that a query reads.</summary>
    public IReadOnlyList<ObjectName> ReadBy(string query)
    {
        var tokens = SqlLexer.Tokens(query);
        var found = new List<ObjectName>();
        for (var i = 2; i < tokens.Count; i++)
        {
            if (tokens[i].IsIdentifier && tokens[i - 1].Is(".") && tokens[i - 2].IsIdentifier)
            {
                var name = new ObjectName(ObjectName.Part(tokens[i - 2]), ObjectName.Part(tokens[i]));
                if (_all.ContainsKey(name) && !found.Contains(name))
                    found.Add(name);
            }
        }

        return found;
    }
}
