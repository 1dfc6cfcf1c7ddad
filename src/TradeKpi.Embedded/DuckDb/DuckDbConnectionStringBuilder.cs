using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>
/// <c>DataSource=PATH</c> (or <c>:memory:</c>) and any DuckDB setting by its own name, as in
/// <c>DataSource=kpi.duckdb;memory_limit=1GB;threads=2;temp_directory=/tmp/spill;preserve_insertion_order=false</c>.
/// </summary>
#pragma warning disable CA1010 // ADO.NET's base class decides which collection this is.
public sealed class DuckDbConnectionStringBuilder : DbConnectionStringBuilder
#pragma warning restore CA1010
{
    public const string InMemory = ":memory:";
    private const string DataSourceKey = "DataSource";

    public DuckDbConnectionStringBuilder()
    {
    }

    public DuckDbConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    /// <summary>The database file, or <see cref="InMemory"/>.</summary>
    [AllowNull]
    public string DataSource
    {
        get => TryGetValue(DataSourceKey, out var path) || TryGetValue("Data Source", out path) ? (string)path : InMemory;
        set => this[DataSourceKey] = string.IsNullOrEmpty(value) ? InMemory : value;
    }

    /// <summary>The engine's settings: everything but the data source.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Settings => Keys.Cast<string>()
        .Where(key => !key.Replace(" ", "", StringComparison.Ordinal).Equals(DataSourceKey, StringComparison.OrdinalIgnoreCase))
        .Select(key => KeyValuePair.Create(key, (string)this[key]));
}
