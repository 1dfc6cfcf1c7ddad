using System.Data.Common;
using System.Globalization;
using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>
/// Loads the European Central Bank's reference rates (the lines of its <c>eurofxref-hist.csv</c>) in the place of the shipped ones, and
/// converts every order and trade event again; the next run restates gold. Nothing may run or be pending meanwhile. What a line must be,
/// and which events lose their rate, the warehouse judges: <c>reference.ecb_file</c>, <c>ops.vw_unrated_events</c>.
/// </summary>
/// <remarks>https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates, time series, CSV.</remarks>
public sealed class FxRateStage(DbDataSource warehouse)
{
    private const int LinesAtOnce = 500;

    /// <param name="lines">Its heading, and a line a day.</param>
    /// <param name="allowUnrated">Whether orders and trades may lose their rate by it, as those from before the first day do.</param>
    /// <exception cref="RatesRefusedException">There is a fault in the lines, or some would lose their rate, and may not; nothing was
    /// loaded.</exception>
    /// <exception cref="DbException">The warehouse cannot answer; nothing was loaded.</exception>
    public async Task<FxRateReport> LoadAsync(IReadOnlyList<string> lines, bool allowUnrated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(transaction, "delete from reference.ecb_lines", cancellationToken);
        foreach (var some in lines.Chunk(LinesAtOnce))
            await InsertAsync(transaction, some, cancellationToken);
        var report = await ReadFileAsync(transaction, cancellationToken);
        await RunAsync(transaction, "call reference.take_fx_rates()", cancellationToken);
        await RunAsync(transaction, "call ops.rerate_events()", cancellationToken);
        report = report with
        {
            Restated = await CountAsync(transaction, "silver.rerated_events", cancellationToken),
            Unrated = await CountAsync(transaction, "ops.vw_unrated_events", cancellationToken),
        };
        if (report.Unrated > 0 && !allowUnrated)
            throw RatesRefusedException.Of(report);
        await RunAsync(transaction, "call ops.apply_rates()", cancellationToken);
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

    private static async Task<long> CountAsync(DbTransaction transaction, string relation, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command($"select count(*) from {relation}");
        return WholeNumber.Of((await command.ExecuteScalarAsync(cancellationToken))!);
    }

    private static async Task<FxRateReport> ReadFileAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            "select rates, currencies, first_day::varchar, last_day::varchar, fault from reference.ecb_file");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!await reader.IsDBNullAsync(4, cancellationToken))
            throw new RatesRefusedException(reader.GetString(4));
        return new FxRateReport(
            WholeNumber.Of(reader.GetValue(0)), WholeNumber.Of(reader.GetValue(1)), reader.GetString(2), reader.GetString(3), 0, 0);
    }
}

/// <summary>What a file of rates held, and did.</summary>
/// <param name="Rates">In the file, in US dollars.</param>
/// <param name="FirstDay">Of the file, as <c>yyyy-MM-dd</c>.</param>
/// <param name="Restated">Order and trade events that are converted at another rate now.</param>
/// <param name="Unrated">Orders and trades that stood, and have no rate any more: they are rejected, and leave gold.</param>
public sealed record FxRateReport(long Rates, long Currencies, string FirstDay, string LastDay, long Restated, long Unrated);

/// <summary>Lines that are no rates, or reach less far than those that they would take the place of.</summary>
public sealed class RatesRefusedException(string message) : Exception(message)
{
    internal static RatesRefusedException Of(FxRateReport report) => new(string.Create(CultureInfo.InvariantCulture,
        $"{report.Unrated:N0} orders and trades would lose their rate and leave gold: the rates are of {report.FirstDay} to "
        + $"{report.LastDay}, in {report.Currencies} currencies. Nothing was loaded. Load the whole history, or say --allow-unrated."));
}
