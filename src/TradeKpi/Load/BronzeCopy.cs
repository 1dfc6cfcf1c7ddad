using System.Data.Common;
using System.Globalization;
using TradeKpi.Lake;
using TradeKpi.Warehouse;

namespace TradeKpi.Load;

/// <summary>The COPY of one entity's files into its bronze table, and what it answers.</summary>
/// <remarks>
/// https://docs.snowflake.com/en/sql-reference/sql/copy-into-table: transformation syntax, FILES relative to the stage, output columns.
/// </remarks>
internal static class BronzeCopy
{
    public static string Text(string entity, IEnumerable<string> paths)
    {
        // A file name cannot be bound. The checked path holds neither quote nor backslash.
        var files = string.Join(", ", paths.Select(path => $"'{LakePath.Checked(path)}'"));
        return $"""
            copy into bronze.{entity}_lines (line, file_name, file_row_number)
            from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/)
            files = ({files})
            file_format = (type = json)
            on_error = abort_statement
            """;
    }

    /// <summary>Copies, and tells the rows of each file that COPY answers for.</summary>
    public static async Task<Dictionary<string, long>> RunAsync(
        DbTransaction transaction, string entity, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(Text(entity, paths));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        var wanted = paths.ToHashSet(StringComparer.Ordinal);
        var names = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, n => n, StringComparer.OrdinalIgnoreCase);

        // Without any file to load the answer is one column, status, that says so.
        if (!names.TryGetValue("file", out var file) || !names.TryGetValue("rows_loaded", out var loaded))
            return rows;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (PathOf(reader.GetString(file), wanted) is { } path)
                rows[path] = Convert.ToInt64(reader.GetValue(loaded), CultureInfo.InvariantCulture);
        }

        return rows;
    }

    /// <summary>An external stage answers with the file's whole URL, our engine with the path.</summary>
    private static string? PathOf(string answered, HashSet<string> wanted)
    {
        var folder = Math.Max(
            answered.LastIndexOf(LakePath.Events, StringComparison.Ordinal),
            answered.LastIndexOf(LakePath.Quarantine, StringComparison.Ordinal));
        var path = folder > 0 ? answered[folder..] : answered;
        return wanted.Contains(path) ? path : wanted.FirstOrDefault(p => answered.EndsWith("/" + p, StringComparison.Ordinal));
    }
}
