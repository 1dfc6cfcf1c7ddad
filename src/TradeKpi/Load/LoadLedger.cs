using System.Data.Common;
using System.Globalization;
using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.Load;

/// <summary>
/// Our own memory of loaded files, because COPY's ends after 64 days: <c>ops.load_ledger</c>, and <c>ops.load_failures</c> for those whose
/// content COPY refuses now.
/// </summary>
internal static class LoadLedger
{
    private const int RowsPerInsert = 250;

    /// <summary>Those of the paths that are loaded already.</summary>
    public static async Task<HashSet<string>> KnownAsync(
        DbTransaction transaction, string entity, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", paths.Select((_, n) => $":f{n.ToString(CultureInfo.InvariantCulture)}"));
        await using var command = transaction.Command(
            $"select file_name from ops.load_ledger where entity = :entity and file_name in ({names})");
        command.Bind("entity", entity);
        for (var n = 0; n < paths.Count; n++)
            command.Bind($"f{n.ToString(CultureInfo.InvariantCulture)}", paths[n]);
        return await NamesAsync(command, cancellationToken);
    }

    /// <summary>Every loaded file of an entity.</summary>
    public static async Task<HashSet<string>> AllAsync(DbConnection connection, string entity, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select file_name from ops.load_ledger where entity = :entity").Bind("entity", entity);
        return await NamesAsync(command, cancellationToken);
    }

    public static async Task AddAsync(
        DbTransaction transaction, string entity, IReadOnlyCollection<KeyValuePair<string, long>> rows, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(RowsPerInsert))
        {
            var text = new StringBuilder("insert into ops.load_ledger (file_name, entity, rows_loaded, loaded_at) values ");
            await using var command = transaction.Command("");
            command.Bind("entity", entity).Bind("at", at);
            for (var n = 0; n < chunk.Length; n++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(n > 0 ? ", " : "")}(:f{n}, :entity, :r{n}, :at)");
                command.Bind($"f{n.ToString(CultureInfo.InvariantCulture)}", chunk[n].Key)
                    .Bind($"r{n.ToString(CultureInfo.InvariantCulture)}", chunk[n].Value);
            }

            command.CommandText = text.ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Rows that bronze holds of a file: asked only when COPY did not answer for it.</summary>
    public static async Task<long> RowsInBronzeAsync(DbTransaction transaction, string entity, string path,
        CancellationToken cancellationToken)
    {
        await using var command = transaction.Command($"select count(*) from bronze.{entity}_lines where file_name = :path").Bind("path",
            path);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Keeps one row a failing file: the latest error.</summary>
    public static async Task FailAsync(DbTransaction transaction, string entity, LoadFailure failure, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        await using var forget = transaction.Command("delete from ops.load_failures where file_name = :path").Bind("path", failure.Path);
        await forget.ExecuteNonQueryAsync(cancellationToken);
        await using var command = transaction.Command(
            "insert into ops.load_failures (file_name, entity, error, failed_at) values (:path, :entity, :error, :at)");
        command.Bind("path", failure.Path).Bind("entity", entity).Bind("error", failure.Error).Bind("at", at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets the failures of files that were loaded since.</summary>
    public static async Task ForgetRepairedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "delete from ops.load_failures where file_name in (select file_name from ops.load_ledger)");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<HashSet<string>> NamesAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }
}
