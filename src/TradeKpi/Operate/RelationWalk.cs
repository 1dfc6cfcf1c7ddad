using System.Data.Common;
using System.Runtime.CompilerServices;

namespace TradeKpi.Operate;

/// <summary>Walks both sides of a comparison in the order of their keys, side by side; memory holds one row of each.</summary>
internal sealed class RelationWalk(VerifyComparison comparison)
{
    private readonly string _columns = string.Join(", ", comparison.Keys.Concat(comparison.Measures));
    private readonly string _order = string.Join(", ", comparison.Keys.Select(key => key + " asc nulls first"));

    public long Rows { get; private set; }

    public async IAsyncEnumerable<VerifyDifference> CompareAsync(DbConnection gold, DbConnection lake, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var left = await OpenAsync(gold, comparison.Relation, cancellationToken);
        await using var right = await OpenAsync(lake, comparison.Expected, cancellationToken);
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

    private async Task<DbDataReader> OpenAsync(DbConnection connection, string relation, CancellationToken cancellationToken)
    {
        // The relation and its columns come from the warehouse's own catalog of comparisons, not from a caller.
        var command = connection.CreateCommand();
        command.CommandText = $"select {_columns} from {relation} order by {_order}";
        return await command.ExecuteReaderAsync(cancellationToken);
    }

    private int CompareKeys(DbDataReader left, DbDataReader right)
    {
        for (var at = 0; at < comparison.Keys.Count; at++)
        {
            if (CellValues.Compare(left.GetValue(at), right.GetValue(at)) is var order and not 0)
                return order;
        }

        return 0;
    }

    private IEnumerable<VerifyDifference> Cells(DbDataReader left, DbDataReader right)
    {
        for (var at = 0; at < comparison.Measures.Count; at++)
        {
            var (says, expected) = (left.GetValue(comparison.Keys.Count + at), right.GetValue(comparison.Keys.Count + at));
            if (CellValues.Compare(says, expected) != 0)
                yield return new VerifyDifference(comparison.Relation, Key(left), comparison.Measures[at], CellValues.Text(says), CellValues.Text(expected));
        }
    }

    private string Key(DbDataReader reader) =>
        string.Join(", ", comparison.Keys.Select((key, at) => $"{key}={CellValues.Text(reader.GetValue(at)) ?? "null"}"));
}
