using System.Data.Common;
using System.Globalization;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Hosting;

/// <summary>Tells of a table that its source emptied while rows of before stand in silver: no event will take them away.</summary>
internal sealed class EmptiedTables(DbDataSource warehouse)
{
    // The test reads silver whole, which only a truncate is worth.
    private const string Any = "select count(*) from bronze.truncations";
    private const string Offender = "select offender from ops.test_truncated_tables order by offender limit 1";

    /// <summary>The first of them, with how much of it stays; null where there is none.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<string?> FirstAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var any = connection.Command(Any);
        if (Convert.ToInt64(await any.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0)
            return null;
        await using var offender = connection.Command(Offender);
        return await offender.ExecuteScalarAsync(cancellationToken) as string;
    }
}
