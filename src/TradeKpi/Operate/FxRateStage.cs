using System.Data.Common;
using System.Globalization;
using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>
/// Loads the European Central Bank's reference rates (the lines of its <c>eurofxref-hist.csv</c>) in the place of the shipped ones, and
/// converts every order and trade event again; the next run restates gold. Nothing may run or be pending meanwhile.
/// </summary>
/// <remarks>https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates, time series, CSV.</remarks>
public sealed class FxRateStage(DbDataSource warehouse)
{
    private const int LinesAtOnce = 500;

    /// <param name="lines">Its heading, and a line a day.</param>
    /// <param name="allowUnrated">Whether events may lose their rate by it, as those from before the first day do.</param>
    /// <exception cref="UnratedEventsException">Some would, and may not; nothing was loaded.</exception>
    /// <exception cref="DbException">The warehouse cannot answer; nothing was loaded.</exception>
    public async Task<FxRateReport> LoadAsync(IReadOnlyList<string> lines, bool allowUnrated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(transaction, "delete from reference.ecb_lines", cancellationToken);
        foreach (var some in lines.Chunk(LinesAtOnce))
            await InsertAsync(transaction, some, cancellationToken);
        await RunAsync(transaction, "call reference.take_fx_rates()", cancellationToken);
        await RunAsync(transaction, "call ops.restate_rates()", cancellationToken);
        var report = await ReportAsync(transaction, cancellationToken);
        if (report.Unrated > 0 && !allowUnrated)
            throw new UnratedEventsException(report);
        await transaction.CommitAsync(cancellationToken);
        return report;
    }

    private static async Task InsertAsync(DbTransaction transaction, string[] lines, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("insert into reference.ecb_lines (line) select line from (values ");
        text.AppendJoin(", ", lines.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"(:line{at})")));
        await using var command = transaction.Command(text.Append(") as listed (line)").ToString());
        for (var at = 0; at < lines.Length; at++)
            command.Bind(string.Create(CultureInfo.InvariantCulture, $"line{at}"), lines[at]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RunAsync(DbTransaction transaction, string statement, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<FxRateReport> ReportAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            """
            select
              count(*),
              count(distinct currency),
              coalesce(min(rate_date)::varchar, 'no day'),
              coalesce(max(rate_date)::varchar, 'no day'),
              (select count(*) from silver.rerated_events),
              (select count(*) from silver.rerated_events where usd_per_unit is null)
            from reference.fx_rates
            where source = 'ECB'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new FxRateReport(WholeNumber.Of(reader.GetValue(0)), WholeNumber.Of(reader.GetValue(1)), reader.GetString(2),
            reader.GetString(3), WholeNumber.Of(reader.GetValue(4)), WholeNumber.Of(reader.GetValue(5)));
    }
}

/// <summary>What the warehouse holds of the bank's rates.</summary>
/// <param name="FirstDay">As <c>yyyy-MM-dd</c>.</param>
/// <param name="Restated">Order and trade events that are converted at another rate now.</param>
/// <param name="Unrated">Those of them that have no rate any more: they are rejected, and leave gold.</param>
public sealed record FxRateReport(long Rates, long Currencies, string FirstDay, string LastDay, long Restated, long Unrated);

/// <summary>Rates that reach less far than those they would take the place of.</summary>
public sealed class UnratedEventsException(FxRateReport report) : Exception(string.Create(CultureInfo.InvariantCulture,
    $"{report.Unrated:N0} order and trade events would lose their rate and leave gold: the rates are of {report.FirstDay} to " +
    $"{report.LastDay}, in " +
    $"{report.Currencies} currencies. Nothing was loaded."));
