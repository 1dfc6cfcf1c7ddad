using System.Net;
using System.Text.Json;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Validation;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.Tests.OData;

/// <summary>OData as a client sees it that knows the metadata alone: Microsoft's own reader takes the answers apart.</summary>
public sealed class ODataTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    public static TheoryData<string> Sets =>
        [.. ReportCatalog.Kpis.Concat(FactReports.All).Select(report => report.Name.Replace('-', '_'))];

    /// <summary>Filter, and the customers of customer_product_affinity that meet it; CUST1 spent 147.50, CUST2 89.99.</summary>
    public static TheoryData<string, string> Filters => new()
    {
        { "spend gt 100", "CUST1" },
        { "spend eq 147.50", "CUST1" },
        { "147.5 gt spend", "CUST2" },
        { "spend ge 89.99 and spend le 89.99", "CUST2" },
        { "customer_id eq 'CUST1' or customer_id eq 'CUST2'", "CUST1,CUST2" },
        { "customer_id in ('CUST2','CUST3')", "CUST2" },
        { "not (customer_id eq 'CUST1')", "CUST2" },
        { "customer_id ne 'CUST1'", "CUST2" },
        { "customer_id eq 'x'' or 1 eq 1 --'", "" },
        { "contains(customer_id,'ST2')", "CUST2" },
        { "startswith(customer_id,'CUST')", "CUST1,CUST2" },
        { "endswith(customer_id,'1')", "CUST1" },
        { "first_purchase eq 2025-01-03", "CUST1,CUST2" },
        { "first_purchase lt 2025-01-03", "" },
        { "category eq null", "" },
        { "category ne null", "CUST1,CUST2" },
        { "orders eq 1 and units ge 1", "CUST1,CUST2" },
        { "year(first_purchase) eq 2025 and month(first_purchase) eq 1 and day(first_purchase) lt 4", "CUST1,CUST2" },
        { "2024 ge year(first_purchase)", "" },
    };

    [Fact]
    public async Task The_service_document_lists_every_report()
    {
        using var answer = await JsonAsync("/odata/");
        Assert.Equal(Sets.Cast<object[]>().Select(set => (string)set[0]), answer.RootElement.GetProperty("value").EnumerateArray()
            .Select(set => set.GetProperty("url").GetString()!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_metadata_is_a_valid_model_with_the_grain_as_key()
    {
        var model = await ModelAsync();
        Assert.True(model.Validate(out var errors), string.Join('\n', errors));
        var sales = model.EntityContainer.FindEntitySet("daily_sales").EntityType;
        Assert.Equal(["sale_date"], sales.Key().Select(key => key.Name), StringComparer.Ordinal);
        Assert.Equal("Edm.Decimal", sales.FindProperty("net_sales").Type.FullName());
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Every_set_reads_by_its_metadata(string set)
    {
        var rows = await ReadAsync($"/odata/{set}?$count=true");
        using var answer = await JsonAsync($"/odata/{set}?$count=true");
        Assert.Equal(rows.Count, answer.RootElement.GetProperty("@odata.count").GetInt32());
        Assert.Equal(rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            await folder.Client.GetStringAsync($"/odata/{set}/$count"));
    }

    [Fact]
    public async Task Values_are_those_of_the_report()
    {
        var row = Assert.Single(await ReadAsync("/odata/daily_sales"));
#pragma warning disable CS0618 // The reader of version 8 makes days that only version 9 will make as DateOnly.
        Assert.Equal(new Date(2025, 1, 3), Value(row, "sale_date"));
#pragma warning restore CS0618
        Assert.Equal(237.49m, Value(row, "gross_sales"));
        Assert.Equal(118.745m, Value(row, "average_order_value"));
        Assert.Equal(2L, Value(row, "transactions"));
        using var answer = await JsonAsync("/odata/daily_sales");
        Assert.Equal("237.49", answer.RootElement.GetProperty("value")[0].GetProperty("gross_sales").GetRawText());
        Assert.EndsWith("/odata/$metadata#daily_sales", answer.RootElement.GetProperty("@odata.context").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_keeps_the_rows_that_meet_it(string filter, string customers)
    {
        var rows = await ReadAsync("/odata/customer_product_affinity?$orderby=customer_id&$filter=" + Uri.EscapeDataString(filter));
        Assert.Equal(customers, string.Join(',', rows.Select(row => Value(row, "customer_id"))));
        Assert.Equal(rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            await folder.Client.GetStringAsync("/odata/customer_product_affinity/$count?$filter=" + Uri.EscapeDataString(filter)));
    }

    [Fact]
    public async Task Select_order_top_and_skip_work_together()
    {
        var rows = await ReadAsync("/odata/customer_product_affinity?$select=customer_id,spend&$orderby=spend desc&$top=1&$skip=1");
        var row = Assert.Single(rows);
        Assert.Equal(["customer_id", "spend"], row.Properties.Select(property => property.Name), StringComparer.Ordinal);
        Assert.Equal("CUST2", Value(row, "customer_id"));
        Assert.Empty(await ReadAsync("/odata/customer_product_affinity?$top=0"));
    }

    [Fact]
    public async Task A_select_of_everything_is_the_whole_row()
    {
        using var all = await JsonAsync("/odata/daily_sales");
        using var starred = await JsonAsync("/odata/daily_sales?$select=*");
        Assert.Equal(all.RootElement.GetProperty("value").GetRawText(), starred.RootElement.GetProperty("value").GetRawText());
        Assert.Single(await ReadAsync("/odata/daily_sales?$select=*"));
    }

    [Fact]
    public async Task Pages_go_on_at_the_next_link_until_every_row_came_once()
    {
        var (customers, pages) = (new List<object?>(), 0);
        for (var at = "/odata/customer_product_affinity?$orderby=spend desc&$count=true"; at is not null; pages++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            request.Headers.Add("Prefer", "odata.maxpagesize=1");
            using var response = await folder.Client.SendAsync(request);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(2, page.RootElement.GetProperty("@odata.count").GetInt32());
            customers.Add(Assert.Single(page.RootElement.GetProperty("value").EnumerateArray()).GetProperty("customer_id").GetString());
            at = page.RootElement.TryGetProperty("@odata.nextLink", out var next) ? next.GetString() : null;
        }

        Assert.Equal(2, pages);
        Assert.Equal(["CUST1", "CUST2"], customers);
    }

    [Fact]
    public async Task A_row_is_found_by_its_key()
    {
        using var row = await JsonAsync("/odata/daily_sales(2025-01-03)");
        Assert.Equal("237.49", row.RootElement.GetProperty("net_sales").GetRawText());
        await AssertErrorAsync("/odata/daily_sales(2025-01-04)", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("O''Neil & \\ 50 % Söhne")]
    public async Task A_key_may_hold_what_means_something_in_an_address(string key) => await AssertErrorAsync(
        $"/odata/customer_product_affinity(customer_id='{Uri.EscapeDataString(key)}',product_id='PROD1')", HttpStatusCode.NotFound);

    [Fact]
    public async Task Parameters_of_the_report_go_beside_the_options()
    {
        Assert.Empty(await ReadAsync("/odata/daily_sales?country=DE"));
        Assert.Single(await ReadAsync("/odata/daily_sales?as_of=1&$filter=transactions eq 2"));
    }

    [Fact]
    public async Task A_number_that_no_column_holds_is_compared_like_any()
    {
        const string Large = "50000000000000000000000000000";
        Assert.Empty(await ReadAsync($"/odata/daily_sales?$filter=gross_sales gt {Large} or units eq {Large}"));
        Assert.Equal((await ReadAsync("/odata/daily_sales")).Count,
            (await ReadAsync($"/odata/daily_sales?$filter=gross_sales lt {Large} and units ge -{Large}")).Count);
    }

    [Fact]
    public async Task What_the_caller_holds_is_304()
    {
        using var first = await folder.Client.GetAsync("/odata/daily_sales");
        Assert.Equal("4.0", first.Headers.GetValues("OData-Version").Single());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/odata/daily_sales");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await folder.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/odata/nope", HttpStatusCode.NotFound)]
    [InlineData("/odata/daily_sales?$filter=nope eq 1", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=sale_date eq 'x'", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales add 1 gt 2", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=gross_sales eq net_sales", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=now() gt 2025-01-01T00:00:00Z", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=2025-01-01T00:00:00Z lt maxdatetime()", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=not (mindatetime() gt 2025-01-01T00:00:00Z)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=date(now()) gt 2025-01-01", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=cast(units,'Edm.String') eq '1'", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=isof(units,'Edm.Int64')", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=transactions in ()", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$orderby=now()", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$filter=orders/any()", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$filter=orders/all(o:o/amount_usd gt 1)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$filter=orders/$count gt 1", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$expand=orders($filter=now() gt 2025-01-01T00:00:00Z)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/orders?$apply=filter(now() gt 2025-01-01T00:00:00Z)/aggregate($count as n)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$filter=gross_sales gt 1e309", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales lt INF", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales eq NaN", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=units gt 1e309", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales gt 1e400", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales gt -1e400", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=transactions gt 1e400", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=transactions eq INF", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=transactions eq -INF", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=transactions eq NaN", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=transactions in (1e400)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales in (NaN)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=gross_sales gt 12345678901234567890123456789012345", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=transactions gt 12345678901234567890123456789012345", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$filter=sale_date eq 1e400", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$top=12345678901234567890123456789012345", HttpStatusCode.BadRequest)]
    [InlineData("/odata/orders?$apply=filter(amount_usd gt 1e400)/aggregate($count as n)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/orders?$apply=filter(amount_usd gt NaN)/aggregate($count as n)", HttpStatusCode.BadRequest)]
    [InlineData(
        "/odata/orders?$apply=filter(amount_usd gt 79228162514264337593543950336)/aggregate($count as n)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/orders?$apply=aggregate(amount_usd with sum as t)/filter(t gt 1e400)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/customers?$expand=orders($filter=amount_usd gt 1e400)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/customers?$expand=orders($filter=amount_usd gt NaN)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/orders?$orderby=amount_usd add 1e400", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$skip=1e400", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$skip=9223372036854775807&$skiptoken=9223372036854775807", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$skiptoken=12345678901234567890123456789012345", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales(NaN)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$orderby=nope", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$top=-1", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$skiptoken=x", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?colour=red", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?group_by=country", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/realised_pnl?per=hour", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/positions?per=hour", HttpStatusCode.BadRequest)]
    [InlineData("/odata/trend?$apply=aggregate(value with sum as s)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=topcount(1,units)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=groupby((sale_date))/concat(identity,identity)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=aggregate(units mul 2 with sum as s)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=groupby((sale_date))&$select=sale_date", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=aggregate(units with stdev as s)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=aggregate(units with Custom.stdev as s)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$apply=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$apply=aggregate(nope with sum as s)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/customer_product_affinity?$apply=aggregate(category with sum as s)", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$apply=groupby((sale_date))&$orderby=units", HttpStatusCode.BadRequest)]
    [InlineData("/odata/daily_sales?$compute=units add 1 as more", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$search=toys", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/orders?$expand=customer($expand=orders)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/orders?$expand=customer/$ref", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$expand=orders($count=true)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$expand=orders($levels=2)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/customers?$expand=nope", HttpStatusCode.BadRequest)]
    [InlineData("/odata/customers?$filter=orders/any(o:o/quantity gt 1)", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/orders('ORD5')/customer", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales(2025-01-03)/net_sales", HttpStatusCode.NotImplemented)]
    [InlineData("/odata/daily_sales?$format=atom", HttpStatusCode.NotAcceptable)]
    public async Task What_cannot_be_answered_is_an_error_of_odata(string path, HttpStatusCode status) =>
        await AssertErrorAsync(path, status);

    private static object? Value(ODataResource row, string name) =>
        row.Properties.OfType<ODataProperty>().Single(property => property.Name == name).Value;

    private async Task AssertErrorAsync(string path, HttpStatusCode status)
    {
        using var response = await folder.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        using var error = JsonDocument.Parse(text);
        Assert.NotEmpty(error.RootElement.GetProperty("error").GetProperty("message").GetString()!);
    }

    private async Task<JsonDocument> JsonAsync(string path) => JsonDocument.Parse(await folder.Client.GetStringAsync(path));

    private Task<IEdmModel> ModelAsync() => ODataReading.ModelAsync(folder.Client);

    private async Task<IReadOnlyList<ODataResource>> ReadAsync(string path) =>
        [.. (await ODataReading.ReadAsync(folder.Client, path)).Select(row => row.Resource)];
}
