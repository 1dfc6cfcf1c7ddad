using System.Data;
using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Report;

/// <summary>Answers reports from the warehouse. Values are bound, columns come from the catalog; nothing a caller says becomes SQL.</summary>
public sealed class ReportStage(DbDataSource warehouse)
{
    /// <summary>Starts a report: the query has run when this returns, and the rows are read as they are asked for.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<ReportResult> OpenAsync(ReportArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        try
        {
            // Read first: rows can then only be newer than they say, and the next question finds the new version.
            var version = await VersionAsync(connection, cancellationToken);
            var command = connection.Command(Sql(arguments));
            Bind(command, arguments);
            var reader = await command.ExecuteReaderAsync(cancellationToken);
            return new ReportResult(arguments, version, connection, command, reader);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The version of gold that an answer now would show.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<GoldVersion> VersionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        return await VersionAsync(connection, cancellationToken);
    }

    internal static string Sql(ReportArguments arguments)
    {
        var columns = arguments.Definition.ColumnsFor(arguments).Select(column => column.Name);
        var grain = arguments.Definition.DefaultOrder
            .Where(name => columns.Contains(name, StringComparer.Ordinal) && !arguments.Sort.Any(order => order.Column == name))
            .Select(name => new ReportOrder(name, Descending: false));
        var orders = arguments.Sort.Concat(grain).Select(order => order.Column + (order.Descending ? " desc nulls last" : " asc nulls last"));
        var sql = $"select {string.Join(", ", columns)}\nfrom (\n{arguments.Definition.QueryFor(arguments)}\n) as report\norder by {string.Join(", ", orders)}";
        return arguments.Limit is null && arguments.Offset == 0 ? sql : sql + "\nlimit :limit_plus_one offset :offset";
    }

    private static void Bind(DbCommand command, ReportArguments arguments)
    {
        // A bind that the query does not use is refused by some engines.
        var used = SqlLexer.Tokens(command.CommandText).Where(token => token.Kind == SqlTokenKind.Bind).Select(token => token.Text[1..]).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in arguments.Definition.Parameters.Where(parameter => used.Contains(parameter.Name)))
            command.Bind(parameter.Name, TypeOf(parameter.Kind), arguments.Values.GetValueOrDefault(parameter.Name));
        if (used.Contains("offset"))
            command.Bind("limit_plus_one", arguments.Limit + 1 ?? long.MaxValue - arguments.Offset).Bind("offset", arguments.Offset);
    }

    private static DbType TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Date => DbType.Date,
        ValueKind.Count => DbType.Int64,
        _ => DbType.String,
    };

    private static async Task<GoldVersion> VersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select version, created_at from ops.gold_versions order by version desc limit 1";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new GoldVersion(WholeNumber.Of(reader.GetValue(0)), reader.GetDateTime(1))
            : new GoldVersion(0, null);
    }
}
