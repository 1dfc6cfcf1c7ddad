using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>
/// Opens the warehouse of a data folder, and deploys the scripts when they, or the program, differ from what the warehouse saw last. Which
/// those were stands in the warehouse itself: a file that was lost, cut or put in the place of another tells so.
/// </summary>
public static class Deployment
{
    private const string Mark = "deployed_scripts";

    // What the script of the table says, for a copy of the prepared warehouse, which runs no script.
    private const string Begin = "insert into ops.beginnings (began_at) select now.began_at from (select sysdate() as began_at) as now " +
        "where not exists (select 1 from ops.beginnings)";

    /// <exception cref="WarehouseFileException">The warehouse is gone while the lake holds files, or its file cannot be opened.</exception>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    /// <exception cref="DbException">A script failed; the next call tries again.</exception>
    public static async Task OpenAsync(DataFolder folder, EmbeddedDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(database);
        WarehouseSwap.Finish(folder);
        // Asked before the engine makes an empty file, in which nothing would tell any more that there was another.
        if (!folder.Exists && folder.HoldsLake)
            throw Lost(folder, "is gone");
        if (!folder.Exists)
            PreparedWarehouse.Begin(folder.Warehouse);
        await database.OpenAsync(cancellationToken);
        await EnsureAsync(folder, database.Warehouse, cancellationToken);
    }

    /// <summary>Opens a warehouse that is made from nothing, with the same scripts: no lake is missed in it.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public static async Task OpenNewAsync(EmbeddedDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        PreparedWarehouse.Begin(database.Path);
        await database.OpenAsync(cancellationToken);
        await EnsureAsync(null, database.Warehouse, cancellationToken);
    }

    /// <summary>
    /// Whether a data folder's warehouse can be read as it stands, by as many processes as like: its swap is over, nobody left a log behind
    /// that must be played into it, and it saw these scripts last.
    /// </summary>
    /// <param name="database">The warehouse, to be read; opened when this returns true.</param>
    /// <exception cref="WarehouseFileException">The file cannot be opened.</exception>
    public static async Task<bool> OpenToReadAsync(DataFolder folder, EmbeddedDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(database);
        if (!folder.Exists || !WarehouseSwap.IsWhole(folder))
            return false;
        await database.OpenAsync(cancellationToken);
        await using var connection = await database.Warehouse.OpenConnectionAsync(cancellationToken);
        return await HoldsAsync(connection, Mark, cancellationToken) && await DigestAsync(connection, cancellationToken) == Digest();
    }

    internal static async Task EnsureAsync(DataFolder? folder, DbDataSource warehouse, CancellationToken cancellationToken)
    {
        var digest = Digest();
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        if (await HoldsAsync(connection, Mark, cancellationToken))
        {
            if (await DigestAsync(connection, cancellationToken) == digest)
            {
                await using var begin = connection.Command(Begin);
                await begin.ExecuteNonQueryAsync(cancellationToken);
                return;
            }

            await using var drop = connection.Command($"drop view ops.{Mark}");
            await drop.ExecuteNonQueryAsync(cancellationToken);
        }
        else if (folder is { HoldsLake: true } && !await HoldsAsync(connection, "load_ledger", cancellationToken))
        {
            throw Lost(folder, "holds no warehouse");
        }

        await new SqlDeployment(warehouse, SqlDeployment.DefaultFolder).DeployAsync(SqlDeployment.SkippedByDefault, null,
            cancellationToken);
        await using var mark = connection.Command($"create or replace view ops.{Mark} as select '{digest}' as digest");
        await mark.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string?> DigestAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var read = connection.Command($"select digest from ops.{Mark}");
        return await read.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static async Task<bool> HoldsAsync(DbConnection connection, string relation, CancellationToken cancellationToken)
    {
        await using var count = connection.Command(
            $"select count(*) from information_schema.tables where lower(table_schema) = 'ops' and lower(table_name) = '{relation}'");
        return Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) > 0;
    }

    private static WarehouseFileException Lost(DataFolder folder, string how) =>
        new($"{folder.Warehouse} {how}, while {folder.Lake} holds what was in it.", null);

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(typeof(EmbeddedDatabase).Module.ModuleVersionId.ToString()));
        foreach (var path in Directory.EnumerateFiles(SqlDeployment.DefaultFolder, "*.sql", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(path));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
