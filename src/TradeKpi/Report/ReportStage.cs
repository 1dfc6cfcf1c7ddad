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
            var query = new ReportQuery(connection, command, await command.ExecuteReaderAsync(cancellationToken));
            return arguments.Definition.Computation is { } computation
                ? new ReportResult(arguments, version, await ComputeAsync(computation, query, arguments, cancellationToken), query: null)
                : new ReportResult(arguments, version, query.RowsAsync(cancellationToken), query);
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
        var definition = arguments.Definition;
        if (definition.Computation is { } computation)
            return Select(computation.Inputs, definition.QueryFor(arguments));
        var orders = Order(arguments).Select(order => order.Column + (order.Descending ? " desc nulls last" : " asc nulls last"));
        var sql = $"{Select(definition.ColumnsFor(arguments).Select(column => column.Name), definition.QueryFor(arguments))}\norder by {string.Join(", ", orders)}";
        return arguments.Limit is null && arguments.Offset == 0 ? sql : sql + "\nlimit :limit_plus_one offset :offset";
    }

    /// <summary>The columns asked for, then those of the grain that they leave open.</summary>
    internal static IEnumerable<ReportOrder> Order(ReportArguments arguments)
    {
        var columns = arguments.Definition.ColumnsFor(arguments).Select(column => column.Name);
        var grain = arguments.Definition.DefaultOrder
            .Where(name => columns.Contains(name, StringComparer.Ordinal) && !arguments.Sort.Any(order => order.Column == name))
            .Select(name => new ReportOrder(name, Descending: false));
        return arguments.Sort.Concat(grain);
    }

    private static string Select(IEnumerable<string> columns, string query) => $"select {string.Join(", ", columns)}\nfrom (\n{query}\n) as report";

    private static async Task<IAsyncEnumerable<object?[]>> ComputeAsync(
        IReportComputation computation, ReportQuery query, ReportArguments arguments, CancellationToken cancellationToken)
    {
        await using var ending = query;
        var rows = new List<object?[]>();
        await foreach (var row in query.RowsAsync(cancellationToken))
            rows.Add([.. row]);
        return ComputedRows.Page(computation.Compute(rows, arguments), arguments).ToAsyncEnumerable();
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
        ValueKind.Quantity => DbType.Decimal,
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
