using System.Data.Common;

namespace TradeKpi.Operate;

/// <summary>
/// Proves the guarantee: gold, cell by cell, against a full recompute from the lake. Gold must be drained, and stay so meanwhile.
/// </summary>
public sealed class VerifyStage(DbDataSource gold, IScratchWarehouse scratch)
{
    /// <param name="most">At most so many differences are kept; all are counted.</param>
    /// <exception cref="DbException">A warehouse cannot answer.</exception>
    public async Task<VerifyReport> VerifyAsync(int most, CancellationToken cancellationToken)
    {
        await using var recomputed = await scratch.RecomputeAsync(cancellationToken);
        return await CompareAsync(gold, recomputed.Warehouse, comparison => comparison, most, cancellationToken);
    }

    /// <summary>Compares the gold of two warehouses, cell by cell.</summary>
    /// <inheritdoc cref="VerifyAsync"/>
    public static Task<VerifyReport> CompareAsync(DbDataSource one, DbDataSource other, int most, CancellationToken cancellationToken) =>
        CompareAsync(one, other, comparison => comparison with { Expected = comparison.Relation }, most, cancellationToken);

    private static async Task<VerifyReport> CompareAsync(DbDataSource gold, DbDataSource other,
        Func<VerifyComparison, VerifyComparison> sides, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(other);
        await using var left = await gold.OpenConnectionAsync(cancellationToken);
        await using var right = await other.OpenConnectionAsync(cancellationToken);
        var (rows, cells, count) = (0L, 0L, 0L);
        var kept = new List<VerifyDifference>();
        foreach (var comparison in await ComparisonsAsync(right, cancellationToken))
        {
            var walk = new RelationWalk(sides(comparison));
            await foreach (var difference in walk.CompareAsync(left, right, cancellationToken))
            {
                count++;
                if (kept.Count < most)
                    kept.Add(difference);
            }

            rows += walk.Rows;
            cells += walk.Rows * comparison.Measures.Count;
        }

        return new VerifyReport(rows, cells, count, kept);
    }

    private static async Task<List<VerifyComparison>> ComparisonsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select relation, expected, keys, measures from verify.comparisons order by relation";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var comparisons = new List<VerifyComparison>();
        while (await reader.ReadAsync(cancellationToken))
            comparisons.Add(new VerifyComparison(reader.GetString(0), reader.GetString(1), Names(reader.GetString(2)),
                Names(reader.GetString(3))));
        return comparisons;
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A relation of gold, its recompute, the columns that pair their rows, and the columns that must agree.</summary>
public sealed record VerifyComparison(string Relation, string Expected, IReadOnlyList<string> Keys, IReadOnlyList<string> Measures);

/// <summary>
/// A cell, or with column <c>*</c> a whole row, on which gold and the lake disagree. Null says that a side has no value or no row.
/// </summary>
public sealed record VerifyDifference(string Relation, string Key, string Column, string? GoldSays, string? LakeSays);

/// <summary>What a comparison found.</summary>
/// <param name="Rows">Rows compared, of either side.</param>
/// <param name="Cells">Cells compared.</param>
/// <param name="Count">All differences, also those not kept.</param>
public sealed record VerifyReport(long Rows, long Cells, long Count, IReadOnlyList<VerifyDifference> Differences)
{
    public bool Agrees => Count == 0;
}
