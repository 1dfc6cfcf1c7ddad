using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>
/// The bodies of procedures as they were read last, so that a call neither looks for its text nor takes it apart again, and the MERGEs
/// that the engine has taken, which need not be shown to it again while they have nothing to merge.
/// </summary>
internal sealed class KnownBlocks
{
    /// <summary>Those of the scripts are a few dozen; those of a stranger may be without number.</summary>
    private const int MostMerges = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, Block> _blocks = [];
    private readonly HashSet<string> _merges = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Asked for before a body is read from the catalog, and given with it.</summary>
    public int Version => Volatile.Read(ref _version);

    public Block? Find(ObjectName name)
    {
        lock (_gate)
            return _blocks.GetValueOrDefault(name);
    }

    /// <summary>Keeps a body, unless something was defined since this version.</summary>
    public void Keep(ObjectName name, Block block, int version)
    {
        lock (_gate)
        {
            if (version == _version)
                _blocks[name] = block;
        }
    }

    /// <summary>Whether the engine took this MERGE since something was defined.</summary>
    public bool Took(SqlStatement merge)
    {
        lock (_gate)
            return _merges.Contains(merge.Text);
    }

    /// <summary>The engine took this MERGE, unless something was defined since this version.</summary>
    public void Take(SqlStatement merge, int version)
    {
        lock (_gate)
        {
            if (version == _version && _merges.Count < MostMerges)
                _merges.Add(merge.Text);
        }
    }

    /// <summary>Something was defined: what was read before may be said otherwise now.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _version++;
            _blocks.Clear();
            _merges.Clear();
        }
    }
}
