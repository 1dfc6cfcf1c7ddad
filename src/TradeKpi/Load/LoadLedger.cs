using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using TradeKpi.Warehouse;

namespace TradeKpi.Load;

/// <summary>
/// Our own memory of loaded files, because COPY's ends after 64 days: <c>ops.load_ledger</c>, and <c>ops.load_failures</c> for those whose
/// content COPY refuses now.
/// </summary>
internal static class LoadLedger
{
    private const int RowsPerMerge = 250;

    /// <summary>Those of the paths that are loaded already.</summary>
    public static async Task<HashSet<string>> KnownAsync(
        DbConnection connection, string entity, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"select file_name from ops.load_ledger where entity = :entity and file_name in ({Names(paths.Count)})");
        BindNames(command.Bind("entity", entity), paths);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>The loaded files of an entity from a path on, in ordinal order.</summary>
    public static async IAsyncEnumerable<string> FromAsync(
        DbConnection connection, string entity, string from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "select file_name from ops.load_ledger where entity = :entity and file_name >= :since order by file_name");
        command.Bind("entity", entity).Bind("since", from);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return reader.GetString(0);
    }

    /// <summary>Notes files in the transaction that loaded them.</summary>
    /// <returns>Whether the notes are ours. False when another loader's stand: then this transaction must not commit.</returns>
    /// <remarks>
    /// A MERGE waits for the end of a transaction that has merged into the same table:
    /// https://docs.snowflake.com/en/sql-reference/transactions#resource-locking. The page does not say whether it then sees what it waited
    /// for, so the notes are counted as well, by a statement that begins after: that one sees whatever is committed.
    /// </remarks>
    public static async Task<bool> TryAddAsync(
        DbTransaction transaction, string entity, IReadOnlyCollection<KeyValuePair<string, long>> rows, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(RowsPerMerge))
        {
            await using var merge = transaction.Command(MergeText(chunk.Length));
            BindNames(merge.Bind("entity", entity).Bind("at", at), [.. chunk.Select(row => row.Key)]);
            for (var n = 0; n < chunk.Length; n++)
                merge.Bind(Name('r', n), chunk[n].Value);
            if (await merge.ExecuteNonQueryAsync(cancellationToken) != chunk.Length)
                return false;
            await using var count = transaction.Command(
                $"select count(*) as notes from ops.load_ledger where file_name in ({Names(chunk.Length)})");
            BindNames(count, [.. chunk.Select(row => row.Key)]);
            if (WholeNumber.Of(await count.ExecuteScalarAsync(cancellationToken)) != chunk.Length)
                return false;
        }

        return true;
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
    public static async Task FailAsync(
        DbConnection connection, string entity, LoadFailure failure, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            merge into ops.load_failures as failures
            using (select :path as file_name, :entity as entity, :error as error, :at as failed_at) as latest
            on failures.file_name = latest.file_name
            when matched then update set error = latest.error, failed_at = latest.failed_at
            when not matched then insert (file_name, entity, error, failed_at)
              values (latest.file_name, latest.entity, latest.error, latest.failed_at)
            """);
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

    private static string MergeText(int rows)
    {
        var given = Enumerable.Range(0, rows).Select(n => $"select :{Name('f', n)} as file_name, :{Name('r', n)} as rows_loaded");
        return $"""
            merge into ops.load_ledger as ledger
            using ({string.Join(" union all ", given)}) as loaded
            on ledger.file_name = loaded.file_name
            when not matched then insert (file_name, entity, rows_loaded, loaded_at)
              values (loaded.file_name, :entity, loaded.rows_loaded, :at)
            """;
    }

    private static string Names(int count) => string.Join(", ", Enumerable.Range(0, count).Select(n => ":" + Name('f', n)));

    private static void BindNames(DbCommand command, IReadOnlyList<string> paths)
    {
        for (var n = 0; n < paths.Count; n++)
            command.Bind(Name('f', n), paths[n]);
    }

    private static string Name(char kind, int n) => string.Create(CultureInfo.InvariantCulture, $"{kind}{n}");
}
