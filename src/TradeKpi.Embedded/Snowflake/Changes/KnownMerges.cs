using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary>
/// The MERGEs that the engine has taken, which need not be shown to it again while they have nothing to merge. Who keeps one holds the
/// writer's turn, and so does who defines something: what was kept before a definition is forgotten after it.
/// </summary>
internal sealed class KnownMerges
{
    /// <summary>Those of the scripts are a few dozen; those of a stranger may be without number.</summary>
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>Whether the engine took it since something was defined.</summary>
    public bool Holds(SqlStatement merge)
    {
        lock (_gate)
            return _texts.Contains(merge.Text);
    }

    public void Keep(SqlStatement merge)
    {
        lock (_gate)
        {
            if (_texts.Count < Most)
                _texts.Add(merge.Text);
        }
    }

    /// <summary>Something was defined: the engine may refuse what it took before.</summary>
    public void Forget()
    {
        lock (_gate)
            _texts.Clear();
    }
}
