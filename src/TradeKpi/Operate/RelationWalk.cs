using System.Data.Common;
using System.Runtime.CompilerServices;

namespace TradeKpi.Operate;

/// <summary>Walks both sides of a comparison in the order of their keys, side by side; memory holds a page of each.</summary>
internal sealed class RelationWalk(VerifyComparison comparison)
{
    public long Rows { get; private set; }

    public async IAsyncEnumerable<VerifyDifference> CompareAsync(
        DbConnection gold, DbConnection lake, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var left = await RelationPages.OpenAsync(gold, comparison.Relation, comparison, cancellationToken);
        await using var right = await RelationPages.OpenAsync(lake, comparison.Expected, comparison, cancellationToken);
        var (hasLeft, hasRight) = (await left.ReadAsync(cancellationToken), await right.ReadAsync(cancellationToken));
        while (hasLeft || hasRight)
        {
            Rows++;
            var order = !hasLeft ? 1 : !hasRight ? -1 : CompareKeys(left, right);
            if (order < 0)
                yield return new VerifyDifference(comparison.Relation, Key(left), "*", "a row", null);
            else if (order > 0)
                yield return new VerifyDifference(comparison.Relation, Key(right), "*", null, "a row");
            else
            {
                foreach (var difference in Cells(left, right))
                    yield return difference;
            }

            if (order <= 0)
                hasLeft = await left.ReadAsync(cancellationToken);
            if (order >= 0)
                hasRight = await right.ReadAsync(cancellationToken);
        }
    }

    private int CompareKeys(RelationPages left, RelationPages right)
    {
        for (var at = 0; at < comparison.Keys.Count; at++)
        {
            if (CellValues.Compare(left.GetValue(at), right.GetValue(at)) is var order and not 0)
                return order;
        }

        return 0;
    }

    private IEnumerable<VerifyDifference> Cells(RelationPages left, RelationPages right)
    {
        for (var at = 0; at < comparison.Measures.Count; at++)
        {
            var (says, expected) = (left.GetValue(comparison.Keys.Count + at), right.GetValue(comparison.Keys.Count + at));
            if (CellValues.Compare(says, expected) != 0)
            {
                yield return new VerifyDifference(
                    comparison.Relation, Key(left), comparison.Measures[at], CellValues.Text(says), CellValues.Text(expected));
            }
        }
    }

    private string Key(RelationPages reader) =>
        string.Join(", ", comparison.Keys.Select((key, at) => $"{key}={CellValues.Text(reader.GetValue(at)) ?? "null"}"));
}
