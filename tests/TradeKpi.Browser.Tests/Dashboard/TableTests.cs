using System.Globalization;
namespace TradeKpi.Browser.Tests.Dashboard;

/// <summary>Panels that are a report as a table: each row that stands there is the report's row, cell by cell.</summary>
[Collection(DashboardSuites.Name)]
public sealed class TableTests(DashboardFixture fixture)
{
    /// <summary>
    /// View, panel, question, and the columns that are shown: <c>%</c> in percent, <c>:2</c> rounded to so many places, <c>=</c> exact with
    /// thousands apart, <c>~</c> a price, with as many places as the longest, <c>?</c> text or nothing, <c>#</c> a product with its name,
    /// <c>-</c> drawn.
    /// </summary>
    public static TheoryData<string, string, string, string> Tables => new()
    {
        { "affinity", "popularity", "product-popularity",
            "customer_type product_id category orders= customers= type_customers= penetration%" },
        { "affinity", "pairs", "product-pairs?sort=p_value,-adjusted_lift&limit=200",
            "product_a# product_b# customers_both= support% confidence_ab% confidence_ba% lift:2 - adjusted_lift:2 q_value:4" },
        {
            "affinity", "wallets", "customer-product-affinity?max_rank=3&sort=-spend&limit=500",
            "customer_id customer_type product_id# category product_rank= orders= units= spend= share_of_wallet% first_purchase " +
            "last_purchase"
        },
        { "customers", "cohorts", "cohorts", "cohort_month months_since= cohort_customers= active_customers= retention% net_sales=" },
        {
            "customers", "best-customers", "customer-segments?sort=-monetary&limit=200",
            "customer_id customer_type country segment monetary= frequency= recency_days= last_order_date recency_score= " +
            "frequency_score= " +
            "monetary_score="
        },
        { "sales", "months", "orders-monthly?sort=-order_year,-order_month&RANGE",
            "order_year order_month= value_segment order_count= total_revenue= gross_revenue= average_order_value:2 unique_customers= " +
            "total_items_sold= total_delivered_revenue= cancelled_orders=" },
        { "sales", "cover", "inventory-cover?sort=days_of_cover",
            "product_id product_name? category stock= units_sold= daily_units:2 days_of_cover:1 status" },
        { "traders", "symbols", "trade-summary?sort=-trade_date&limit=500&RANGE",
            "trade_date symbol trade_type trades= volume= notional= vwap:4 low~ high~" },
        { "quality", "completeness", "/api/ops/completeness?limit=500",
            "hub_epoch hub_partition= first_sequence= last_sequence= frontier= positions= trimmed= missing= doubled= status" },
    };

    [BrowserTheory]
    [MemberData(nameof(Tables))]
    public async Task A_table_holds_the_reports_rows(string view, string panel, string question, string columns)
    {
        await using var page = await fixture.OpenAsync($"{view}?range=all&tables={panel}");
        var path = question.StartsWith('/') ? question : "/api/reports/" + question;
        var rows = await fixture.Api.RowsAsync(
            path.Replace("RANGE", view is "sales" or "traders" ? await page.RangeAsync() : "", StringComparison.Ordinal));
        var shown = await page.TableAsync(panel);
        var formats = columns.Split(' ');
        Assert.NotEmpty(shown);
        var names = columns.Contains('#', StringComparison.Ordinal) ? await fixture.Api.ProductNamesAsync() : null;
        Assert.Equal(rows.Take(shown.Count).Select(row => string.Join(" | ", formats.Select(format => format[^1] switch
        {
            '#' => Shown.Named(row[format[..^1]]!, names),
            '~' => Shown.Price(row[format[..^1]]),
            _ => Cell(row, format),
        }))),
            shown.Select(row => string.Join(" | ", row)), StringComparer.Ordinal);
    }

    [BrowserFact]
    public async Task Segments_are_the_sums_of_their_customers()
    {
        await using var page = await fixture.OpenAsync("customers");
        var customers = await fixture.Api.RowsAsync("/api/reports/customer-segments");
        var all = customers.Sum(row => Shown.Number(row["monetary"]));
        var expected = customers.GroupBy(row => row["segment"], StringComparer.Ordinal)
            .Select(segment => (segment.Key, Count: segment.Count(), Spend: segment.Sum(row => Shown.Number(row["monetary"]))))
            .Select(segment => string.Create(CultureInfo.InvariantCulture, $"{segment.Key} {segment.Count:N0} {segment.Spend:N2} ")
                + Shown.Percent(Math.Round(segment.Spend / all, 6, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await page.TableAsync("segments")).Select(row => string.Join(' ', row))
            .Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [BrowserFact]
    public async Task The_popularity_matrix_holds_the_reports_shares()
    {
        await using var page = await fixture.OpenAsync("affinity");
        var rows = await fixture.Api.RowsAsync("/api/reports/product-popularity");
        var types = rows.Select(row => row["customer_type"]!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var line in (await page.TableAsync("popularity")).Take(5))
        {
            var own = rows.Where(row => row["product_id"] == line[0].Split(' ')[0]).ToDictionary(row => row["customer_type"]!, row => row,
                StringComparer.Ordinal);
            Assert.Equal(types.Select(type => own.TryGetValue(type, out var row) ? Shown.Percent(row["penetration"]) : "–"), line.Skip(2),
                StringComparer.Ordinal);
        }
    }

    [BrowserFact]
    public async Task The_forecast_is_read_beside_the_days_that_it_follows()
    {
        await using var page = await fixture.OpenAsync("sales?range=all");
        var forecast = await fixture.Api.RowsAsync("/api/reports/forecast?metric=net_sales&horizon=7");
        Assert.NotEmpty(forecast);
        await page.Panel("daily").Locator(".plot").FocusAsync();
        var read = page.Panel("daily").Locator(".readout-entry").Filter(new() { HasText = "Forecast" }).Locator(".readout-value");
        Assert.Equal(
            $"{Shown.Exact(forecast[0]["forecast"])} ({Shown.Exact(forecast[0]["lower"])} to {Shown.Exact(forecast[0]["upper"])}) USD",
            await read.TextContentAsync());
    }

    private static string Cell(IReadOnlyDictionary<string, string?> row, string format) => format[^1] switch
    {
        '-' => "",
        '%' => Shown.Percent(row[format[..^1]]),
        '=' => Shown.Exact(row[format[..^1]]),
        '?' => row[format[..^1]] ?? "–",
        >= '0' and <= '9' => Shown.Rounded(row[format[..^2]], format[^1] - '0'),
        _ => row[format]!,
    };
}
