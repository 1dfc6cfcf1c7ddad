using Microsoft.Extensions.Logging;
using TradeKpi.Embedded;
using TradeKpi.Events;
using TradeKpi.Local.Hosting;
using TradeKpi.Report.Catalog;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class PersonalDataTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void No_report_has_a_column_that_holds_it() => Assert.DoesNotContain(
        ReportCatalog.Kpis.Concat(ReportCatalog.Operations).SelectMany(report => report.Columns.Select(column => column.Name)),
        column => column is "email" or "customer_name" or "name");

    [Fact]
    public void Each_field_is_tagged_in_the_warehouse()
    {
        var script = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "sql", "92_privacy", "030_personal_columns.sql"));
        Assert.All(PersonalData.Fields,
            field => Assert.Contains($"alter table silver.customers modify column {field} set tag ops.personal = '{field}'", script,
                StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""cannot cast {"customer_id":"CUST1","name":"Olga Meyer","email":"olga@example.com"}""")]
    [InlineData("""line "{\"name\": \"Olga Meyer\", \"email\":\"olga@example.com\"}" is refused""")]
    [InlineData("'olga@example.com' is no number")]
    public void A_log_hides_it_and_keeps_the_rest(string message)
    {
        using (var log = new FileLog(new DataFolder(_cli.Data), TimeProvider.System))
#pragma warning disable CA1848, CA2254 // The message is the test's case.
            log.CreateLogger("a").LogError(new InvalidOperationException(message), message);
#pragma warning restore CA1848, CA2254
        var text = File.ReadAllText(Assert.Single(Directory.EnumerateFiles(new DataFolder(_cli.Data).Logs)));
        Assert.DoesNotContain("Olga", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("*****", text, StringComparison.Ordinal);
        Assert.Contains(message[..1], text, StringComparison.Ordinal);
    }
}
