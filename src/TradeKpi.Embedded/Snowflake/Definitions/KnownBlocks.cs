using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>The bodies of procedures as they were read last, so that a call neither looks for its text nor takes it apart again.</summary>
internal sealed class KnownBlocks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, Block> _blocks = [];
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

    /// <summary>Something was defined: what was read before may be said otherwise now.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _version++;
            _blocks.Clear();
        }
    }
}
