using System.Data.Common;
using System.Globalization;
using TradeKpi.Generate;
using TradeKpi.Generate.Ledger;
using TradeKpi.Operate;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Warehouse;

namespace TradeKpi.Simulation.Tests;

/// <summary>What must be true when everything has come to rest, whatever befell it.</summary>
internal sealed class Invariants(World world)
{
    private readonly List<string> _faults = [];

    private DbDataSource Warehouse => world.Warehouse.Source;

    /// <summary>What is wrong; nothing, if all is well.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        await AccountAsync();
        await BeCompleteAsync();
        await CountOnceAsync();
        await AnswerAsync();
        var report = await new VerifyStage(Warehouse, world.Recomputed()).VerifyAsync(20, CancellationToken.None);
        _faults.AddRange(report.Differences.Select(difference => $"gold is no recompute: {difference}"));
        return _faults;
    }

    private async Task AccountAsync()
    {
        var account = await Accounting.ReadAsync(Warehouse, CancellationToken.None);
        var ledger = world.Ledger;
        Same("positions", account.Accepted + account.Duplicate + account.Conflict, account.Positions);
        Same("accepted", account.Applied + account.Superseded + account.Rejected, account.Accepted);
        Same("accepted and not rejected, of the source", ledger.Count(LineOutcome.Accepted), account.Accepted - account.Rejected);
        Same("rejected, of the source", ledger.Count(LineOutcome.Rejected), account.Rejected);
        if (world.HasDoor)
            Same("quarantined, of the source", ledger.Count(LineOutcome.Quarantined), account.Quarantined);
        Same("in the hub", world.Hub.Count,
            account.Positions + account.Tombstones + (world.HasDoor ? 0 : account.Quarantined));
    }

    private async Task BeCompleteAsync()
    {
        foreach (var row in await RowsAsync(
            "select hub_epoch, hub_partition, missing, doubled from ops.vw_completeness where status <> 'COMPLETE'"))
        {
            _faults.Add($"incomplete: epoch {row[0]} partition {row[1]}, {row[2]} missing, {row[3]} doubled");
        }

        var counted = await RowsAsync("select sum(positions) from ops.vw_completeness");
        Same("positions of complete partitions", world.Hub.Count, WholeNumbers.Of(counted[0][0]));
        foreach (var row in await RowsAsync("select file_name, error from ops.load_failures"))
            _faults.Add($"refused by COPY: {row[0]}: {row[1]}");
    }

    private async Task CountOnceAsync()
    {
        foreach (var table in new[] { "order", "customer", "product", "trade" })
        {
            foreach (var row in await RowsAsync(
                $"select file_name, count(*) from bronze.{table}_lines group by file_name having count(*) <> count(distinct " +
                "file_row_number)"))
            {
                _faults.Add($"loaded twice: {row[0]}, {row[1]} rows");
            }
        }

        var loaded = (await RowsAsync("select file_name from ops.load_ledger")).Select(row => (string)row[0]!)
            .ToHashSet(StringComparer.Ordinal);
        _faults.AddRange(world.Files.Where(path => !loaded.Contains(path)).Select(path => $"never loaded: {path}"));
    }

    private async Task AnswerAsync()
    {
        await AnswerAsync("daily-sales", world.Ledger.DailySales());
        await AnswerAsync("orders-monthly", world.Ledger.OrdersMonthly());
        await AnswerAsync("customer-product-affinity", world.Ledger.CustomerProductAffinity());
        await AnswerAsync("trade-summary", world.Ledger.TradeSummary());
        await AnswerAsync("trader-performance", world.Ledger.TraderPerformance());
        await AnswerAsync("positions", world.Ledger.Positions());
        await AnswerAsync("realised-pnl", world.Ledger.RealisedPnl());
    }

    private async Task AnswerAsync(string report, IEnumerable<IAnswerRow> known)
    {
        var arguments = ReportArguments.Read(ReportCatalog.Kpi(report)!, []);
        await using var result = await new ReportStage(Warehouse).OpenAsync(arguments, CancellationToken.None);
        var columns = result.Columns.Select(column => column.Name).ToList();
        var says = new List<string>();
        await foreach (var row in result.RowsAsync(CancellationToken.None))
            says.Add(Text(columns.Zip(row)));
        var should = known.Select(row => Text(row.ToRow().Select(cell => (cell.Key, cell.Value)))).ToList();
        _faults.AddRange(says.Except(should, StringComparer.Ordinal).Select(row => $"{report} says {row}"));
        _faults.AddRange(should.Except(says, StringComparer.Ordinal).Select(row => $"{report} should say {row}"));
        Same($"rows of {report}", should.Count, says.Count);
    }

    private static string Text(IEnumerable<(string Column, object? Value)> row) =>
        string.Join(' ', row.OrderBy(cell => cell.Column, StringComparer.Ordinal).Select(cell => $"{cell.Column}={Text(cell.Value)}"));

    // The ledger knows the time of a purchase, the report its day.
    private static string Text(object? value) => value switch
    {
        null or DBNull => "",
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text => text,
        _ => WholeNumbers.Decimal(value).ToString("0.########", CultureInfo.InvariantCulture),
    };

    private void Same(string what, long should, long says)
    {
        if (should != says)
            _faults.Add($"{what}: {says} instead of {should}");
    }

    private async Task<List<object?[]>> RowsAsync(string sql)
    {
        await using var connection = await Warehouse.OpenConnectionAsync();
        await using var command = connection.Command(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        return rows;
    }
}
