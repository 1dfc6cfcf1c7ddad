using System.Data;

namespace TradeKpi.Tests.Fakes;

/// <summary>The load ledger of a fake warehouse: what a transaction notes in it stands once that has committed.</summary>
internal sealed class FakeLedger
{
    private readonly List<string> _uncommitted = [];

    public SortedSet<string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Told of each note before it is taken: another loader may commit its own here.</summary>
    public Action BeforeNote { get; set; } = () => { };

    /// <summary>Told of each note after it was taken: another loader may commit what the note did not see.</summary>
    public Action AfterNote { get; set; } = () => { };

    /// <returns>Null when the command asks nothing of the ledger.</returns>
    public DataTable? Answer(FakeCommand command)
    {
        var text = command.CommandText;
        var named = command.Values("f").ToHashSet(StringComparer.Ordinal);
        if (text.StartsWith("select file_name from ops.load_ledger", StringComparison.Ordinal))
        {
            return Names(text.Contains(" in (", StringComparison.Ordinal)
                ? Files.Where(named.Contains)
                : Files.Where(file => string.CompareOrdinal(file, $"{command["since"]}") >= 0));
        }

        if (text.StartsWith("merge into ops.load_ledger", StringComparison.Ordinal))
        {
            BeforeNote();
            named.ExceptWith(Files);
            _uncommitted.AddRange(named);
            AfterNote();
            return Names(named);
        }

        return text.StartsWith("select count(*) as notes", StringComparison.Ordinal)
            ? FakeWarehouse.Table(["notes"], [(object)(long)Files.Concat(_uncommitted).Count(named.Contains)])
            : null;
    }

    public void Commit()
    {
        Files.UnionWith(_uncommitted);
        _uncommitted.Clear();
    }

    public void Rollback() => _uncommitted.Clear();

    private static DataTable Names(IEnumerable<string> files) =>
        FakeWarehouse.Table(["file_name"], [.. files.Select(file => new object[] { file })]);
}
