using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using TradeKpi.Report.AsOf;
using TradeKpi.Report.Filter;
using TradeKpi.Warehouse;

namespace TradeKpi.Report.Asking;

/// <summary>
/// Answers reports from the warehouse. Values are bound, columns come from the catalog; nothing a caller says becomes SQL.
/// </summary>
/// <param name="faults">What the process knows of its stages; where none is given, the warehouse alone tells of them.</param>
/// <param name="options">What an answer may take; the defaults where they are not given.</param>
public sealed class ReportStage(DbDataSource warehouse, ReportOptions? options = null, IStageFaults? faults = null)
{
    private const long LongestWhole = 10_000;

    // What may be longer the warehouse keeps, on its disk where it must.
    private const CommandBehavior InPages = CommandBehavior.SequentialAccess | CommandBehavior.SingleResult;

    private readonly ReportOptions _options = options ?? new ReportOptions();

    /// <summary>Starts a report: the query has run when this returns, and the rows are read as they are asked for.</summary>
    /// <remarks>Pages show exactly the version that they say.</remarks>
    /// <exception cref="ReportArgumentException">A moment that it is asked for has no version of gold, or that of the earlier pages is
    /// gone.</exception>
    /// <exception cref="ReportTimeoutException">A computation took longer than it may.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<ReportResult> OpenAsync(ReportArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.Definition.Computation is { } computation
            ? await ComputeAsync(computation, arguments, cancellationToken)
            : await AskAsync(arguments, (version, query) =>
                Task.FromResult(new ReportResult(arguments, version,
                    Bounded(query, arguments.Limit + 1 ?? _options.MaxRows, cancellationToken).With(arguments, faults), query)),
                cancellationToken);
    }

    /// <summary>How many rows an answer has, whatever its page.</summary>
    /// <exception cref="ReportArgumentException">A moment that it is asked for has no version of gold.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<long> CountAsync(ReportArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Definition.Computation is not null)
        {
            await using var all = await OpenAsync(arguments.With(arguments.Filter, [], limit: null, offset: 0), cancellationToken);
            return await all.RowsAsync(cancellationToken).LongCountAsync(cancellationToken);
        }

        await using (var connection = await warehouse.OpenConnectionAsync(cancellationToken))
        {
            var (version, asked) = await ReportState.OfAsync(connection, arguments, cancellationToken);
            var binds = new FilterBinds();
            await using var command = connection.Command(ReportSql.Select(["count(*)"], asked, binds));
            await BindAsync(command, asked, binds, version, cancellationToken);
            var rows = WholeNumber.Of(await command.ExecuteScalarAsync(cancellationToken));
            if (arguments.PagesOf is null || !await ReportState.IsReplacedAsync(connection, asked, version, cancellationToken))
                return rows;
        }

        return await CountAsync(arguments, cancellationToken);
    }

    /// <summary>The version of gold that an answer now would show.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<GoldVersion> VersionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        return await GoldVersions.NewestAsync(connection, cancellationToken);
    }

    /// <summary>The version of gold that an answer to a question would show: the one it names, or the newest.</summary>
    /// <exception cref="ReportArgumentException">The moment that it names has no version of gold.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<GoldVersion> VersionAsync(ReportArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        return (await ReportState.OfAsync(connection, arguments, cancellationToken)).Version;
    }

    /// <summary>Runs the query; its connection is the answer's from then on.</summary>
    private async Task<ReportResult> AskAsync(
        ReportArguments arguments, Func<GoldVersion, ReportQuery, Task<ReportResult>> answer, CancellationToken cancellationToken)
    {
        var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        try
        {
            // Read first: rows can then only be newer than they say, and the next question finds the new version.
            var (version, asked) = await ReportState.OfAsync(connection, arguments, cancellationToken);
            var query = await QueryAsync(connection, asked, version, cancellationToken);
            if ((arguments.Limit is null && arguments.PagesOf is null)
                || !await ReportState.IsReplacedAsync(connection, asked, version, cancellationToken))
                return await answer(version, query);
            arguments = arguments.InPagesOf(version);
            await query.DisposeAsync();
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return await AskAsync(arguments, answer, cancellationToken);
    }

    private static async Task<ReportQuery> QueryAsync(DbConnection connection, ReportArguments asked, GoldVersion version,
        CancellationToken cancellationToken)
    {
        var binds = new FilterBinds();
        var command = connection.Command(ReportSql.Of(asked, binds));
        await BindAsync(command, asked, binds, version, cancellationToken);
        var reader = await command.ExecuteReaderAsync(
            asked.Limit <= LongestWhole ? CommandBehavior.Default : InPages, cancellationToken);
        return new ReportQuery(connection, command, reader);
    }

    private async Task<ReportResult> ComputeAsync(
        IReportComputation computation, ReportArguments arguments, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_options.MaxComputation);
        try
        {
            return await AskAsync(arguments, async (version, query) =>
                new ReportResult(arguments, version, await ComputeAsync(computation, query, arguments, limited.Token), query: null),
                limited.Token);
        }
        catch (Exception e) when (limited.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ReportTimeoutException(arguments.Definition.Name, _options.MaxComputation, e);
        }
    }

    private async Task<IAsyncEnumerable<object?[]>> ComputeAsync(
        IReportComputation computation, ReportQuery query, ReportArguments arguments, CancellationToken cancellationToken)
    {
        await using var ending = query;
        var (rows, held) = (new List<object?[]>(), new HeldRows(_options));
        await foreach (var row in query.RowsAsync(cancellationToken))
            rows.Add(held.Holding([.. row]));
        var computed = computation.Compute(rows, arguments.Values, cancellationToken).Until(cancellationToken);
        return ComputedRows.Page(computed, arguments, held).ToAsyncEnumerable();
    }

    /// <exception cref="ReportTooLargeException">There are more rows than an answer may have.</exception>
    private static async IAsyncEnumerable<object?[]> Bounded(ReportQuery query, long most,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var row in query.RowsAsync(cancellationToken))
        {
            if (count++ == most)
                throw new ReportTooLargeException(FormattableString.Invariant($"{most} rows"), "Report:MaxRows");
            yield return row;
        }
    }

    private static async Task BindAsync(DbCommand command, ReportArguments arguments, FilterBinds binds, GoldVersion version,
        CancellationToken cancellationToken)
    {
        // A bind that the query does not use is refused by some engines.
        var used = SqlLexer.Tokens(command.CommandText).Where(token => token.Kind == SqlTokenKind.Bind).Select(token => token.Text[1..])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in arguments.Definition.Parameters.Where(parameter => used.Contains(parameter.Bind)))
        {
            var value = arguments.Values.GetValueOrDefault(parameter.Name);
            if (parameter.Kind == ValueKind.Version)
                value = (await EarlierAsync(command.Connection!, parameter, (AsOfMoment?)value, version, cancellationToken)).Version;
            command.Bind(parameter.Bind, TypeOf(parameter.Kind), value);
        }

        binds.BindTo(command);
        if (used.Contains(CommonParameters.AsOf.Name))
            command.Bind(CommonParameters.AsOf.Name, version.Version);
        if (used.Contains("offset"))
            command.Bind("limit_plus_one", arguments.Limit + 1 ?? long.MaxValue - arguments.Offset).Bind("offset", arguments.Offset);
    }

    private static DbType TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Date => DbType.Date,
        ValueKind.Timestamp => DbType.DateTime,
        ValueKind.Count or ValueKind.Version => DbType.Int64,
        ValueKind.Quantity => DbType.Decimal,
        _ => DbType.String,
    };

    private static Task<GoldVersion> EarlierAsync(
        DbConnection connection, ReportParameter parameter, AsOfMoment? moment, GoldVersion version, CancellationToken cancellationToken) =>
        moment is null
            ? GoldVersions.DayBeforeAsync(connection, version, cancellationToken)
            : GoldVersions.AtAsync(connection, moment, parameter.Name, cancellationToken);
}
