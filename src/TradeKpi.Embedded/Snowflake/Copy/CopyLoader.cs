using System.Data.Common;
using System.Globalization;

using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Copy;

/// <summary>
/// Loads newline-delimited JSON files, once each: a table remembers for 64 days which files it took, by name, size and time. Either every
/// file of the statement is loaded or none.
/// </summary>
/// <remarks>https://docs.snowflake.com/en/user-guide/data-load-considerations-load#load-metadata</remarks>
internal static class CopyLoader
{
    private const string Remembered = "64 days";
    private const int MostMapped = 32;

    private static readonly (string, Type)[] s_columns =
    [
        ("file", typeof(string)), ("status", typeof(string)), ("rows_parsed", typeof(long)), ("rows_loaded", typeof(long)),
        ("error_limit", typeof(long)), ("errors_seen", typeof(long)), ("first_error", typeof(string)), ("first_error_line", typeof(long)),
        ("first_error_character", typeof(long)), ("first_error_column_name", typeof(string)),
    ];

    /// <param name="stages">The stages that stand for folders.</param>
    public static async Task<StatementResult> RunAsync(
        Work work, CopyInto copy, IDictionary<string, string> stages, CancellationToken cancellationToken)
    {
        var files = StagedFiles.Find(stages, copy);
        var known = copy.Force ? [] : await KnownAsync(work, copy.Table, cancellationToken);
        var loaded = files.Where(file => !known.Contains(Identity(file))).Select(file => (File: file, Rows: file.CountRows())).ToList();
        if (loaded.Count == 0)
            return new StatementResult(RowSet.Of([("status", typeof(string))], [["Copy executed with 0 files processed."]]), 0);

        await InsertAsync(work, copy, loaded, cancellationToken);
        await RememberAsync(work, copy, loaded, cancellationToken);
        var skipped = copy.Files.Count == 0 ? [] : files.Where(file => known.Contains(Identity(file)));
        var rows = loaded.Select(load => Row(load.File, "LOADED", load.Rows, null))
            .Concat(skipped.Select(file => Row(file, "LOAD_SKIPPED", 0, "File was loaded before.")));
        return new StatementResult(RowSet.Of(s_columns, rows), (int)Math.Min(int.MaxValue, loaded.Sum(load => load.Rows)));
    }

    private static async Task InsertAsync(
        Work work, CopyInto copy, List<(StagedFile File, long Rows)> loaded, CancellationToken cancellationToken)
    {
        var sql = Insert(copy, loaded);
        int inserted;
        try
        {
            inserted = await Dml.InsertLoggedAsync(work, copy.Table, () => work.Engine.RunAsync(sql, cancellationToken), cancellationToken);
        }
        catch (DbException failure) when (failure is not SnowflakeSqlException)
        {
            if (FaultOf(copy, loaded, failure) is { } fault)
                throw fault;
            throw;
        }

        // The engine passes over a last line that is torn, and says nothing.
        var rows = loaded.Sum(load => load.Rows);
        if (inserted != rows)
        {
            throw FaultOf(copy, loaded, cause: null)
                ?? SnowflakeSqlException.Failure(copy.Statement, $"nothing was loaded: {inserted} of {rows} lines were read.");
        }
    }

    private static SnowflakeSqlException? FaultOf(CopyInto copy, List<(StagedFile File, long Rows)> loaded, DbException? cause)
    {
        foreach (var (file, _) in loaded)
        {
            if (file.FindBadRow() is var (row, fault, number))
            {
                return SnowflakeSqlException.Failure(
                    copy.Statement, $"nothing was loaded: file '{file.Name}', row {row}: {fault}", cause, number);
            }
        }

        return null;
    }

    private static object?[] Row(StagedFile file, string status, long rows, string? error) =>
        [file.Name, status, rows, rows, 1L, error is null ? 0L : 1L, error, null, null, null];

    /// <summary>
    /// The rows come in file order, so a row's number in its file is its number in all less the rows of the files before. For few files a
    /// map tells those; it costs half of what a join does, but its cost grows with the files.
    /// </summary>
    private static string Insert(CopyInto copy, List<(StagedFile File, long Rows)> loaded)
    {
        var (before, total) = (new List<string>(), 0L);
        foreach (var (_, rows) in loaded)
        {
            before.Add(total.ToString(CultureInfo.InvariantCulture));
            total += rows;
        }

        var root = loaded[0].File.FullPath.Length - loaded[0].File.Name.Length;
        var paths = loaded.ConvertAll(load => SqlText.Literal(load.File.FullPath));
        var times = loaded.ConvertAll(load => $"timestamp '{SqlText.Time(load.File.LastModified)}'");
        var mapped = loaded.Count <= MostMapped;
        return $"""
            insert into {copy.Table.Sql}{copy.Columns}
            select {copy.Select}
            from (
              select l.json as __line, substr(l.filename, {root + 1}) as metadata$filename,
                l.__row - {(mapped ? Map(before) + "[l.filename]" : "f.before")} as metadata$file_row_number,
                {(mapped ? Map(times) + "[l.filename]" : "f.modified")} as metadata$file_last_modified,
                statement_time() as metadata$start_scan_time
              from (
                select json, filename, row_number() over () as __row
                from read_ndjson_objects([{string.Join(", ", paths)}], filename = true)
              ) as l
              {(mapped ? "" : Joined())}
            )
            """;

        string Joined()
        {
            var values = string.Join(", ", paths.Select((path, i) => $"({path}, {before[i]}, {times[i]})"));
            return $"join (values {values}) as f (path, before, modified) on f.path = l.filename";
        }

        string Map(List<string> values) => $"map {{{string.Join(", ", paths.Zip(values, (path, value) => $"{path}: {value}"))}}}";
    }

    private static async Task<HashSet<string>> KnownAsync(Work work, ObjectName table, CancellationToken cancellationToken)
    {
        var rows = await work.Engine.RowsAsync(
            $"""
            select file_name || '|' || file_size || '|' || epoch_us(last_modified) from __engine.load_history
            where table_name = {SqlText.Literal(table.Key)} and last_load_time > statement_time() - interval '{Remembered}'
            """,
            cancellationToken);
        return rows.Select(row => (string)row[0]!).ToHashSet(StringComparer.Ordinal);
    }

    private static string Identity(StagedFile file) => $"{file.Name}|{file.Size}|{file.LastModifiedMicroseconds}";

    private static Task RememberAsync(
        Work work, CopyInto copy, List<(StagedFile File, long Rows)> loaded, CancellationToken cancellationToken)
    {
        var table = SqlText.Literal(copy.Table.Key);
        var rows = loaded.Select(load =>
            $"({table}, {SqlText.Literal(load.File.Name)}, {load.File.Size}, make_timestamptz({load.File.LastModifiedMicroseconds}), "
            + $"statement_time(), {load.Rows})");
        return work.Engine.RunAsync($"insert into __engine.load_history values {string.Join(", ", rows)}", cancellationToken);
    }
}
