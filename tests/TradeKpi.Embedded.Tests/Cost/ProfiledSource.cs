using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

using TradeKpi.Embedded.Driver;

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
internal sealed class ProfiledSource(DirectoryInfo folder, int rowGroup) : DbDataSource
{
    private readonly DuckSource _source = new(null);
    private readonly string _profile = Path.Combine(folder.FullName, "profile.json");

    public List<Scan> Scans { get; } = [];

    public bool Records { get; set; }

    public override string ConnectionString => _source.ConnectionString;

    protected override DbConnection CreateDbConnection() => new Connection(this, (DuckConnection)_source.CreateConnection());

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
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

    private sealed class Connection(ProfiledSource source, DuckConnection inner) : DbConnection
    {
        public DuckConnection Inner => inner;

        [AllowNull]
        public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

        public override string Database => inner.Database;

        public override string DataSource => inner.DataSource;

        public override string ServerVersion => inner.ServerVersion;

        public override ConnectionState State => inner.State;

        public override void Open()
        {
            inner.Open();
            foreach (var sql in source.Opening())
            {
                using var command = inner.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
            }
        }

        public override void Close() => inner.Close();

        public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => new Command(source, (DuckCommand)inner.CreateCommand()) { Connection = this };

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Command(ProfiledSource source, DuckCommand inner) : DbCommand
    {
        [AllowNull]
        public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }

        public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

        public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => inner.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel() => inner.Cancel();

        public override void Prepare() => inner.Prepare();

        public override int ExecuteNonQuery() => Kept(inner.ExecuteNonQuery());

        public override object? ExecuteScalar() => Kept(inner.ExecuteScalar());

        protected override DbParameter CreateDbParameter() => inner.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Kept(inner.ExecuteReader(behavior));

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private T Kept<T>(T value)
        {
            source.Keep(inner.CommandText);
            return value;
        }
    }
}
