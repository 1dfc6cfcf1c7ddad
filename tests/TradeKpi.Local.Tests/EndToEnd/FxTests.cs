using System.IO.Compression;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>Rates of the European Central Bank in the place of the shipped ones.</summary>
public sealed class FxTests : IDisposable
{
    private const string Rates =
        "Date,USD,JPY,GBP,\r\n2025-01-03,1.0299,162.15,0.8296,\r\n2025-01-02,1.0321,162.33,N/A,\r\n2024-12-31,1.0389,163.06,0.82918,\r\n";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Loaded_rates_restate_what_they_touch_and_verify_and_rebuild_keep_them()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json",
        [
            Order("ORD1", "100.00", "EUR"), Order("ORD2", "1000", "JPY"), Order("ORD3", "100.00", "GBP"), Order("ORD4", "7.00", "USD"),
        ]));
        Assert.Contains("fx_rates_real", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        Assert.Contains("2025-01-02,3,", await _cli.DoAsync("report", "daily-sales", "--format", "csv"), StringComparison.Ordinal);

        Assert.StartsWith("8 rates of 3 currencies, 2024-12-31 to 2025-01-03; 3 events restated.",
            await _cli.DoAsync("fx", "load", Zipped()), StringComparison.Ordinal);

        // 2 January: 103.21 for the euros, 1000 × 0.00635804 for the yen, and for the pounds the rate of 31 December, 1.25292458.
        const string Day = "2025-01-02,4,241.86,";
        Assert.Contains("fx_rates_real,warn,PASSED", await _cli.DoAsync("report", "data-quality", "--format", "csv"),
            StringComparison.Ordinal);
        Assert.Contains(Day, await _cli.DoAsync("report", "daily-sales", "--format", "csv"), StringComparison.Ordinal);
        var verified = await _cli.DoAsync("verify");
        Assert.Contains("identical", verified, StringComparison.Ordinal);
        Assert.DoesNotContain("fx_rates_real", verified, StringComparison.Ordinal);

        await _cli.DoAsync("rebuild");
        Assert.Contains(Day, await _cli.DoAsync("report", "daily-sales", "--format", "csv"), StringComparison.Ordinal);
        Assert.StartsWith("8 rates of 3 currencies, 2024-12-31 to 2025-01-03; 0 events restated.",
            await _cli.DoAsync("fx", "load", Zipped()), StringComparison.Ordinal);
        Assert.StartsWith("1 rates of 1 currencies, 2025-01-06 to 2025-01-06; 0 events restated.",
            await _cli.DoAsync("fx", "load", _cli.Write("later.csv", "Date,USD\n2025-01-06,1.0426\n")), StringComparison.Ordinal);
        Assert.StartsWith("2 rates of 2 currencies, 2025-01-15 to 2025-01-15; 0 events restated.", await _cli.DoAsync("fx", "load",
            _cli.Write("newest.csv", "Date, USD, JPY, \n15 January 2025, 1.0300, 162.15, \n")), StringComparison.Ordinal);
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("day;rate\n2025-01-01;1\n")]
    [InlineData("Date,USD,JPY,\n01.02.2025,1.03,160,\n")]
    [InlineData("")]
    public async Task Another_file_is_refused_and_changes_nothing(string text)
    {
        var refused = await _cli.RunAsync("fx", "load", _cli.Write("rates.csv", text));

        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.Contains("eurofxref-hist.csv", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Date,USD,GBP\n2025-01-01,abc,0.8\n", "the rate of USD of 2025-01-01 is 'abc'")]
    [InlineData("Date,USD,GBP\n2025-01-01,1.05,-5\n", "the rate of GBP of 2025-01-01 is '-5'")]
    [InlineData("Date,USD,GBP\n2025-01-01,0,0.8\n", "the rate of USD of 2025-01-01 is '0'")]
    [InlineData("Date,USD\n2025-01-01,1.05\n2025-01-01,1.5\n", "has the day 2025-01-01 twice")]
    [InlineData("Date,USD,GBP\n2025-01-01,N/A,N/A\n2025-01-02,,N/A\n", "holds no rate at all")]
    public async Task A_rate_that_is_none_is_named(string text, string said)
    {
        var refused = await _cli.RunAsync("fx", "load", _cli.Write("rates.csv", text));
        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.Contains(said, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rates_that_would_take_events_out_of_gold_are_loaded_only_on_demand_and_no_past_is_told_at_them()
    {
        await _cli.DoAsync("replay", _cli.Write("a.json", [Order("ORD1", "100.00", "EUR"), Order("ORD2", "7.00", "USD")]));
        var before = await _cli.DoAsync("report", "daily-sales", "--format", "csv");
        var late = _cli.Write("late.csv", "Date,USD\n2025-01-03,1.03\n");
        var refused = await _cli.RunAsync("fx", "load", late);
        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.Contains("1 orders and trades would lose their rate", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));

        Assert.Contains("1 of them have no rate now", await _cli.DoAsync("fx", "load", late, "--allow-unrated"), StringComparison.Ordinal);
        Assert.Contains("2025-01-02,1,7.00", await _cli.DoAsync("report", "daily-sales", "--format", "csv"), StringComparison.Ordinal);
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        var past = await _cli.RunAsync("report", "daily-sales", "--as-of", "1");
        Assert.Equal(ExitCodes.BadUsage, past.Code);
        Assert.Contains("version", past.Error, StringComparison.Ordinal);
    }

    private string Zipped()
    {
        var path = Path.Combine(_cli.Folder, "eurofxref-hist.zip");
        File.Delete(path);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var writer = new StreamWriter(archive.CreateEntry("eurofxref-hist.csv").Open());
        writer.Write(Rates);
        return path;
    }

    private static string Order(string id, string amount, string currency) =>
        $$$"""{"event_id":"{{{id}}}","entity":"order","change_type":"INSERT","key":"{{{id}}}","sequence":1,"occurred_at":"2025-01-02T10:00:00Z","source":"shop","schema_version":1,"payload":{"order_id":"{{{id}}}","customer_id":"C1","product_id":"P1","order_date":"2025-01-02T09:00:00Z","status":"PENDING","quantity":1,"amount":"{{{amount}}}","currency":"{{{currency}}}"}}""";
}
