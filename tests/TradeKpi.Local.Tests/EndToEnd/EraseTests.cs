using System.Text;
using System.Text.Json;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>A customer whose personal data are erased, in a folder that had them everywhere.</summary>
public sealed class EraseTests : IDisposable
{
    private const string Unavailable = "__debezium_unavailable_value";

    private static readonly string[] s_secrets = ["Zacharias", "quellenbrunn", "555123987"];
    private static readonly string[] s_reports =
        ["daily-sales", "customer-product-affinity", "customer-segments", "cohorts", "sales-breakdown", "accounting", "completeness",
            "day-certificates"];

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Nothing_of_the_person_stays_in_any_file_every_figure_does_and_nothing_brings_it_back()
    {
        await ReplayAsync();
        await _cli.DoAsync("replay", _cli.Write("later.json", [Order("ORD3", "CUST1", "7.25")]));
        Assert.All(s_secrets, secret => Assert.Contains(Files(), file => Holds(file, secret)));
        var (reports, past) = (await ReportsAsync(), await PastAsync());

        using (var report = JsonDocument.Parse(
            await _cli.DoAsync("erase", "customers", "CUST1", "--reason", "by letter", "--format", "json")))
        {
            Assert.Equal(
                """{"customers":[{"key":"CUST1","bronze_lines":3,"silver_events":3,"quarantine_lines":3}],"lake_events":3,"lake_entries":2,"lake_files":2,"hub_events":3,"remaining":[]}""",
                report.RootElement.GetRawText());
        }

        AssertErased();
        Assert.Equal(reports, await ReportsAsync(), StringComparer.Ordinal);
        Assert.Equal(past, await PastAsync());
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);

        // The same file once more: duplicates, and nobody's name comes back with them.
        Assert.Contains("duplicate                 6", await ReplayAsync(), StringComparison.Ordinal);
        await _cli.DoAsync("replay", _cli.Write("news.json",
            [Customer("e9", "CUST1", 9, "Zacharias Newname"), Customer("e10", "CUST1", 10, Unavailable, Unavailable)]));
        AssertErased();
        await _cli.DoAsync("rebuild");
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        var now = await ReportsAsync();
        Assert.Equal(reports.Where(Counts), now.Where(Counts), StringComparer.Ordinal);
        AssertErased();
    }

    [Fact]
    public async Task Keys_come_from_standard_input_too_and_one_that_nobody_knows_is_named_and_stops_all()
    {
        await ReplayAsync();
        var refused = await _cli.RunWithInputAsync("CUST1\n\nCUST404\n", default, "erase", "customers", "-");
        Assert.Equal(ExitCodes.BadUsage, refused.Code);
        Assert.Contains("knows no customer CUST404. Nothing was erased.", refused.Error, StringComparison.Ordinal);
        Assert.Contains(Files(), file => Holds(file, "Zacharias"));

        var (code, output, error) = await _cli.RunWithInputAsync("CUST1\nCUST12\n", default, "erase", "customers", "-");
        Assert.True(code == ExitCodes.Done, error);
        Assert.Contains("CUST12: 1 lines of bronze, 1 events of silver, 0 refused events", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Files(), file => Holds(file, "other@person"));
        Assert.Contains("lake: 0 events and 0 refused ones, in 0 files", await _cli.DoAsync("erase", "customers", "CUST1"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_read_is_named_and_ends_with_1()
    {
        await ReplayAsync();
        var damaged = Path.Combine(_cli.Data, "hub", "partition-000", "0000000000000000077.damaged");
        await File.WriteAllTextAsync(damaged, "…\"key\":\"CUST1\",\"name\":\"Zacharias");

        var (code, output, error) = await _cli.RunAsync("erase", "customers", "CUST1");

        Assert.Equal(ExitCodes.CheckFailed, code);
        Assert.Contains("Erased, but for what could not be read:", output, StringComparison.Ordinal);
        Assert.Contains(damaged, error, StringComparison.Ordinal);
        File.Delete(damaged);
        await _cli.DoAsync("erase", "customers", "CUST1");
        AssertErased();
    }

    [Fact]
    public async Task While_another_process_holds_the_folder_nothing_is_erased()
    {
        await ReplayAsync();
        using (DataFolderLock.Take(_cli.Data))
            Assert.Equal(ExitCodes.InUse, (await _cli.RunAsync("erase", "customers", "CUST1")).Code);
        Assert.Contains(Files(), file => Holds(file, "Zacharias"));
    }

    private Task<string> ReplayAsync() => _cli.DoAsync("replay", _cli.Write("events.json",
    [
        Customer("e1", "CUST1", 1, "Zacharias Quell"), Customer("e2", "CUST1", 2, "Zacharias Brunn"),
        Customer("e2", "CUST1", 2, "Zacharias Conflict"), Customer("e3", "CUST12", 1, "Other", "other@person.example"),
        """{"entity":"customer","key":"CUST1","payload":{"name":"Zacharias Refused"}}""",
        """{"entity":"customer","key":"CUST1","payload":{"name":"Zacharias Torn""",
        """{"entity":"order","key":"ORD9","payload":{"customer_id":"CUST1","amount":""",
        Order("ORD1", "CUST1", "12.50"), Order("ORD2", "CUST12", "2.50"),
    ]));

    private static bool Counts(string report) => !report.StartsWith("accounting", StringComparison.Ordinal)
        && !report.StartsWith("completeness", StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> ReportsAsync()
    {
        var reports = new List<string>();
        foreach (var report in s_reports)
            reports.Add($"{report}\n{await _cli.DoAsync("report", report, "--format", "csv")}");
        return reports;
    }

    private Task<string> PastAsync() => _cli.DoAsync("report", "daily-sales", "--as_of", "1", "--format", "csv");

    private void AssertErased()
    {
        foreach (var secret in s_secrets)
            Assert.DoesNotContain(Files(), file => Holds(file, secret));
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_cli.Data, "*", SearchOption.AllDirectories);

    private static bool Holds(string file, string text) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static string Customer(string id, string key, int sequence, string name, string email = "zacharias@quellenbrunn.example") =>
        $$$"""{"event_id":"{{{id}}}","entity":"customer","change_type":"UPDATE","key":"{{{key}}}","sequence":{{{sequence}}},"occurred_at":"2025-01-01T00:00:00Z","source":"crm","schema_version":1,"payload":{"customer_id":"{{{key}}}","name":"{{{name}}}","email":"{{{email}}}","customer_type":"RETAIL","country":"DE","phone":"{{{(key == "CUST1" ? "555123987" : "")}}}"}}""";

    private static string Order(string id, string customer, string amount) =>
        $$$"""{"event_id":"{{{id}}}","entity":"order","change_type":"INSERT","key":"{{{id}}}","sequence":1,"occurred_at":"2025-01-02T10:00:00Z","source":"shop","schema_version":1,"payload":{"order_id":"{{{id}}}","customer_id":"{{{customer}}}","product_id":"P1","order_date":"2025-01-02T09:00:00Z","status":"PENDING","quantity":1,"amount":"{{{amount}}}"}}""";
}
