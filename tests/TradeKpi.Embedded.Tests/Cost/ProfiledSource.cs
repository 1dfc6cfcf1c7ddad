using System.Data.Common;
using System.Text.Json;
using TradeKpi.Embedded.Driver;
using TradeKpi.Specs.Warehouse;

namespace TradeKpi.Embedded.Tests.Cost;

/// <summary>What one statement read of one table.</summary>
/// <param name="ByPosition">Whether it looked for rows by their position, which stands for a stream's read and leaves no row group
/// out.</param>
internal sealed record Scan(string Statement, string Table, long Rows, bool ByPosition);

/// <summary>
/// An engine that tells of every statement how many rows its scans read, after what the engine leaves out by the bounds of its row groups.
/// Those are made small, so that a small history shows what a large one costs.
/// </summary>
/// <remarks>https://duckdb.org/docs/stable/dev/profiling: operator_rows_scanned, extra_info.</remarks>
internal sealed class ProfiledSource(DirectoryInfo folder, int rowGroup) : ForwardingSource(new DuckSource(null))
{
    private readonly string _profile = Path.Combine(folder.FullName, "profile.json");

    public List<Scan> Scans { get; } = [];

    public bool Records { get; set; }

    protected override T Run<T>(string sql, Func<T> run)
    {
        var value = run();
        Keep(sql);
        return value;
    }

    protected override void Opened(DbConnection connection)
    {
        foreach (var sql in Opening())
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private IEnumerable<string> Opening() =>
    [
        $"attach if not exists '{Path.Combine(folder.FullName, "w.duckdb")}' as w (row_group_size {rowGroup}, storage_version 'v1.5.0')",
        "use w",
        "pragma enable_profiling = 'json'",
        $"pragma profiling_output = '{_profile}'",
    ];

    private void Keep(string sql)
    {
        if (!Records)
            return;
        using var profile = JsonDocument.Parse(File.ReadAllText(_profile));
        Keep(sql, profile.RootElement);
    }

    private void Keep(string sql, JsonElement node)
    {
        if (node.TryGetProperty("operator_rows_scanned", out var rows) && rows.GetInt64() > 0
            && node.TryGetProperty("extra_info", out var info) && info.TryGetProperty("Table", out var table))
        {
            // count(*) of a whole table reads none of it, only how many rows its groups have.
            if (info.TryGetProperty("Projections", out var columns) && columns.ValueKind is JsonValueKind.String
                && columns.GetString() is "" && !info.TryGetProperty("Filters", out _))
                return;
            var byPosition = info.GetRawText().Contains("rowid", StringComparison.Ordinal);
            Scans.Add(new Scan(sql, table.GetString()!["w.".Length..], rows.GetInt64(), byPosition));
        }

        foreach (var child in node.GetProperty("children").EnumerateArray())
            Keep(sql, child);
    }
}
