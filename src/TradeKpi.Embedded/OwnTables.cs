using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>What people made in a warehouse by SQL of their own: no script makes it, and no lake holds it.</summary>
public static class OwnTables
{
    private const string Relations =
        """
        select lower(table_schema), lower(table_name), table_type
        from information_schema.tables
        where table_catalog = current_database() and lower(table_schema) <> '__engine'
        order by 1, 2
        """;

    /// <summary>
    /// The tables of one warehouse that another, made by the scripts, does not have; and the views, in schemas that it does not have: in
    /// others they may be of earlier scripts.
    /// </summary>
    /// <returns>Their names with their schemas, in order.</returns>
    /// <exception cref="DbException">A warehouse cannot answer.</exception>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        DbDataSource from, DbDataSource fresh, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(fresh);
        var scripts = await ReadAsync(fresh, cancellationToken);
        var (names, schemas) = (scripts.Select(one => one.Name).ToHashSet(StringComparer.Ordinal),
            scripts.Select(one => one.Schema).ToHashSet(StringComparer.Ordinal));
        return [.. (await ReadAsync(from, cancellationToken))
            .Where(one => !names.Contains(one.Name) && (!one.IsView || !schemas.Contains(one.Schema)))
            .Select(one => one.Name)];
    }

    private static async Task<List<Relation>> ReadAsync(DbDataSource warehouse, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(Relations);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var relations = new List<Relation>();
        while (await reader.ReadAsync(cancellationToken))
            relations.Add(new Relation(reader.GetString(0), $"{reader.GetString(0)}.{reader.GetString(1)}", reader.GetString(2) == "VIEW"));
        return relations;
    }

    private sealed record Relation(string Schema, string Name, bool IsView);
}
