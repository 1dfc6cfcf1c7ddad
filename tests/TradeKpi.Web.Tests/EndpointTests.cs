using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TradeKpi.Local.Tests;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Explain;
using TradeKpi.Specs;

namespace TradeKpi.Web.Tests;

public sealed class EndpointTests(ServedFolder folder) : IClassFixture<ServedFolder>
{
    public static TheoryData<string> Everything =>
    [
        .. ReportCatalog.Kpis.Select(report => "/api/reports/" + report.Name),
        .. ReportCatalog.Operations.Select(report => "/api/ops/" + report.Name),
        .. ReportCatalog.Kpis.Select(report => $"/api/reports/{report.Name}/about"),
        .. ReportCatalog.Operations.Select(report => $"/api/ops/{report.Name}/about"),
        "/", "/index.css", "/api/ops/lineage", "/api/reports", "/api/health/live", "/api/health/ready", "/api/openapi.json",
        "/api/alerts",
        "/api/explain", "/api/explain/daily-sales?sale_date=2025-01-03",
    ];

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Everything_answers_200_with_safe_headers(string path)
    {
        using var response = await folder.Client.GetAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_carries_name_time_and_rows_with_exact_money()
    {
        using var answer = await JsonAsync("/api/reports/daily-sales");
        Assert.Equal("daily-sales", answer.RootElement.GetProperty("report").GetString());
        Assert.EndsWith("Z", answer.RootElement.GetProperty("as_of").GetString(), StringComparison.Ordinal);
        var row = Assert.Single(answer.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("237.49", row.GetProperty("gross_sales").GetRawText());
        Assert.Equal("118.745000", row.GetProperty("average_order_value").GetRawText());
        Assert.Equal(ReportCatalog.Kpi("daily-sales")!.Columns.Where(column => column.OnlyWhen is null).Select(column => column.Name),
            row.EnumerateObject().Select(cell => cell.Name), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Filters_sort_and_pages_work_together()
    {
        using var first = await JsonAsync("/api/reports/customer-product-affinity?sort=-spend&limit=1");
        Assert.Equal("CUST1", Customer(first));
        var next = first.RootElement.GetProperty("next").GetString();
        using var second = await JsonAsync($"/api/reports/customer-product-affinity?sort=-spend&limit=1&cursor={next}");
        Assert.Equal("CUST2", Customer(second));
        Assert.Null(second.RootElement.GetProperty("next").GetString());

        static string? Customer(JsonDocument page) =>
            Assert.Single(page.RootElement.GetProperty("rows").EnumerateArray()).GetProperty("customer_id").GetString();
    }

    [Fact]
    public async Task Grouping_adds_the_segment_and_keeps_the_sums()
    {
        using var answer = await JsonAsync("/api/reports/daily-sales?group_by=country");
        var row = Assert.Single(answer.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal(("UNKNOWN", "237.49"), (row.GetProperty("segment").GetString(), row.GetProperty("net_sales").GetRawText()));
    }

    [Fact]
    public async Task The_answer_that_the_caller_holds_is_304_and_another_question_is_not()
    {
        using var first = await folder.Client.GetAsync("/api/reports/daily-sales");
        var tag = first.Headers.ETag!;
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("/api/reports/daily-sales", tag.Tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("/api/reports/daily-sales", $"\"other\", W/{tag.Tag}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/reports/daily-sales?country=DE", tag.Tag));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/reports/daily-sales?format=csv", tag.Tag));

        async Task<HttpStatusCode> StatusAsync(string path, string held)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("If-None-Match", held);
            using var response = await folder.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task About_tells_units_formulas_parameters_and_where_the_numbers_come_from()
    {
        using var about = await JsonAsync("/api/reports/daily-sales/about");
        var columns = about.RootElement.GetProperty("columns").EnumerateArray()
            .ToDictionary(column => column.GetProperty("name").GetString()!, StringComparer.Ordinal);
        Assert.Equal(("USD", "gross_sales - cancelled_amount"),
            (columns["net_sales"].GetProperty("unit").GetString(), columns["net_sales"].GetProperty("formula").GetString()));
        Assert.Contains("gold.vw_daily_sales_analysis",
            about.RootElement.GetProperty("relations").EnumerateArray().Select(name => name.GetString()!), StringComparer.Ordinal);
        Assert.Contains("as_of", about.RootElement.GetProperty("parameters").EnumerateArray()
            .Select(parameter => parameter.GetProperty("name").GetString()!), StringComparer.Ordinal);
        await AssertProblemAsync(await folder.Client.GetAsync("/api/reports/nope/about"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_alert_rule_is_written_listed_changed_and_removed()
    {
        const string Path = "/api/alerts/late-trades";
        const string Rule =
            """{"kind":"STALENESS","report":"freshness","column":"last_event_at","above":1.5,"parameters":{"entity":"trade"}}""";
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(Path, Rule)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(Path, Rule.Replace("1.5", "2.5", StringComparison.Ordinal))).StatusCode);
        using (var listed = await JsonAsync("/api/alerts"))
        {
            var rule = Assert.Single(listed.RootElement.GetProperty("rules").EnumerateArray());
            Assert.Equal(("late-trades", "STALENESS", "2.5", "page", "OK"), (
                rule.GetProperty("name").GetString(), rule.GetProperty("kind").GetString(), rule.GetProperty("above").GetRawText(),
                rule.GetProperty("origin").GetString(), rule.GetProperty("state").GetString()));
            Assert.Equal(0, listed.RootElement.GetProperty("webhooks").GetArrayLength());
        }

        using var gone = await DeleteAsync(Path);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await AssertProblemAsync(await DeleteAsync(Path), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"kind":"THRESHOLD","report":"positions","column":"pnl","above":1}""", "of these it has lots, quantity, ")]
    [InlineData("""{"kind":"DATA_TEST","webhook":"https://elsewhere.example"}""", "The body is no rule: ")]
    [InlineData("""{"name":"other","kind":"DATA_TEST"}""", "The body's name is other, the address's late-trades.")]
    [InlineData("nonsense", "The body is no rule: ")]
    public async Task What_is_no_alert_rule_is_refused_with_what_is_allowed(string body, string told)
    {
        var problem = await AssertProblemAsync(await PutAsync("/api/alerts/late-trades", body), HttpStatusCode.BadRequest);
        Assert.Contains(told, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_rule_is_written_by_no_form_and_is_no_larger_than_it_may_be()
    {
        await AssertProblemAsync(await PutAsync("/api/alerts/late-trades", """{"kind":"DATA_TEST"}""", "text/plain"),
            HttpStatusCode.UnsupportedMediaType);
        await AssertProblemAsync(await PutAsync("/api/alerts/late-trades", new string(' ', 20_000)), HttpStatusCode.RequestEntityTooLarge);
        await AssertProblemAsync(await folder.Client.GetAsync("/api/alerts/late-trades"), HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Explanations_are_listed_with_what_stands_behind_each_column()
    {
        using var listed = await JsonAsync("/api/explain");
        var columns =
            from explanation in listed.RootElement.GetProperty("explanations").EnumerateArray()
            from column in explanation.GetProperty("columns").EnumerateArray()
            select $"{explanation.GetProperty("name")} {column.GetProperty("name")} {column.GetProperty("rows")} " +
                column.GetProperty("adds_up").GetRawText();
        Assert.Superset(
            new HashSet<string>(["daily-sales net_sales order true", "daily-sales average_price order false",
                "trader-performance realised_pnl lot true", "trader-performance fees trade true",
                "orders-monthly new_records order event true"],
                StringComparer.Ordinal),
            columns.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_orders_behind_a_day_add_up_to_it_and_nobody_keeps_their_lines()
    {
        using var response = await folder.Client.GetAsync(
            "/api/explain/daily-sales?sale_date=2025-01-03&column=net_sales&sort=-contribution");
        Assert.Null(response.Headers.ETag);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var rows = answer.RootElement.GetProperty("rows").EnumerateArray().ToList();
        string[] shown = ["entity_key", "contribution", "sum_behind", "rows_behind"];
        Assert.Equal(["ORD5 147.5 237.49 2", "ORD6 89.99 237.49 2"],
            rows.Select(row => string.Join(' ', shown.Select(name => row.GetProperty(name).ToString()))), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Lineage_leads_from_every_report_query_to_bronze()
    {
        using var graph = await JsonAsync("/api/ops/lineage");
        var into = graph.RootElement.GetProperty("edges").EnumerateArray().ToLookup(edge => edge.GetProperty("to").GetString()!,
            edge => edge.GetProperty("from").GetString()!, StringComparer.Ordinal);
        foreach (var report in ReportCatalog.Kpis.Where(report => report.Query is null))
            Assert.Contains(Above("report." + report.QueryName, []), name => name.StartsWith("bronze.", StringComparison.Ordinal));

        HashSet<string> Above(string name, HashSet<string> seen) =>
            into[name].Where(seen.Add).ToList().Aggregate(seen, (all, source) => Above(source, all));
    }

    [Fact]
    public async Task An_earlier_version_keeps_its_tag_by_number_and_by_time()
    {
        using var first = await folder.Client.GetAsync("/api/reports/daily-sales?as_of=1");
        var answer = await first.Content.ReadAsStringAsync();
        Assert.True(first.StatusCode == HttpStatusCode.OK, answer);
        Assert.StartsWith("\"1-", first.Headers.ETag!.Tag, StringComparison.Ordinal);
        var time = JsonDocument.Parse(answer).RootElement.GetProperty("as_of").GetString();
        Assert.Equal(answer, await folder.Client.GetStringAsync("/api/reports/daily-sales?as_of=" + time));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/reports/daily-sales?as_of=1");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var second = await folder.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_moment_without_a_version_names_the_range()
    {
        using var response = await folder.Client.GetAsync("/api/reports/trade-summary?as_of=1000");
        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.StartsWith("a version from 1 to ", problem.GetProperty("allowed").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/json", "application/json")]
    [InlineData("text/html,*/*;q=0.8", "application/json")]
    [InlineData("application/json;q=0.5, text/csv", "text/csv")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("application/json;q=0.5, application/vnd.apache.parquet", "application/vnd.apache.parquet")]
    public async Task Accept_chooses_the_format(string accept, string type)
    {
        using var response = await AskAsync("/api/reports/daily-sales", accept);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_format_parameter_beats_accept()
    {
        using var response = await AskAsync("/api/reports/daily-sales?format=csv", "application/json");
        Assert.StartsWith("sale_date,transactions,", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "sale")]
    [InlineData("xlsx", "PK\u0003\u0004")]
    [InlineData("parquet", "PAR1")]
    public async Task A_file_is_named_begins_as_its_kind_does_and_is_304_for_who_holds_it(string format, string beginning)
    {
        using var response = await folder.Client.GetAsync("/api/reports/daily-sales?format=" + format);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(beginning, Encoding.Latin1.GetString(bytes[..4]));
        Assert.Equal($"daily-sales.{format}", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/reports/daily-sales?as_of=1&format=" + format);
        using var then = await folder.Client.SendAsync(request);
        Assert.NotEqual(response.Headers.ETag, then.Headers.ETag);
        Assert.Equal(bytes, await then.Content.ReadAsByteArrayAsync());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/reports/daily-sales?format=" + format);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await folder.Client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task A_format_that_we_do_not_have_is_406()
    {
        using var response = await AskAsync("/api/reports/daily-sales", "application/xml");
        await AssertProblemAsync(response, HttpStatusCode.NotAcceptable);
    }

    [Theory]
    [InlineData("colour=red", "colour")]
    [InlineData("from=2025-13-01", "from")]
    [InlineData("from=2025-02-01&to=2025-01-01", "from")]
    [InlineData("group_by=planet", "group_by")]
    [InlineData("limit=0", "limit")]
    [InlineData("sort=colour", "sort")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("format=xml", "format")]
    [InlineData("country=DE&country=FR", "country")]
    [InlineData("as_of=yesterday", "as_of")]
    [InlineData("as_of=0", "as_of")]
    [InlineData("as_of=1000", "as_of")]
    [InlineData("as_of=2001-01-01T00:00:00Z", "as_of")]
    [InlineData("as_of=2999-01-01T00:00:00Z", "as_of")]
    public async Task A_bad_parameter_is_400_and_named_with_what_is_allowed(string query, string parameter)
    {
        using var response = await folder.Client.GetAsync("/api/reports/daily-sales?" + query);
        var problem = await AssertProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.NotEmpty(problem.GetProperty("allowed").GetString()!);
    }

    [Fact]
    public async Task An_unknown_report_is_404_and_lists_the_known()
    {
        using var response = await folder.Client.GetAsync("/api/reports/nope");
        var problem = await AssertProblemAsync(response, HttpStatusCode.NotFound);
        Assert.Contains("daily-sales", problem.GetProperty("known").EnumerateArray().Select(name => name.GetString()!),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_404_as_a_problem() =>
        await AssertProblemAsync(await folder.Client.GetAsync("/no/such/thing"), HttpStatusCode.NotFound);

    [Theory]
    [InlineData("DELETE", "/api/reports/daily-sales", "GET, HEAD")]
    [InlineData("GET", "/api/events", "POST")]
    public async Task A_wrong_method_is_405_and_told_the_right_one(string method, string path, string allow)
    {
        using var response = await folder.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await AssertProblemAsync(response, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Events_are_202_with_a_result_each()
    {
        using var response = await PostAsync(SampleEvents.TwoOrders + SampleEvents.Torn, "application/x-ndjson");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((3, 2, 1), (Count("received"), Count("accepted"), Count("quarantined")));
        var results = answer.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["accepted", "accepted", "quarantined"], results.Select(result => result.GetProperty("outcome").GetString()!),
            StringComparer.Ordinal);
        Assert.Equal("TORN_JSON", results[2].GetProperty("reason").GetString());

        int Count(string name) => answer.RootElement.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task An_array_of_events_is_taken_too()
    {
        using var response = await PostAsync("[" + SampleEvents.TwoOrders.Trim().Replace("\n", ",", StringComparison.Ordinal) + "]",
            "application/json");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("{\"hello\":1}")]
    [InlineData("   ")]
    [InlineData("no json")]
    public async Task A_body_without_one_good_event_is_422(string body) =>
        await AssertProblemAsync(await PostAsync(body, "application/json"), HttpStatusCode.UnprocessableEntity);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task A_body_of_another_type_is_415(string type) =>
        await AssertProblemAsync(await PostAsync(SampleEvents.TwoOrders, type), HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_truncate_is_202_as_a_tombstone_whose_message_names_the_table_that_keeps_its_rows()
    {
        using var response = await PostAsync("""
            {"op":"t","before":null,"after":null,"source":{"connector":"postgresql","name":"shop","schema":"public","table":"trades","lsn":9,"ts_ms":1736935200000}}
            """, "application/json");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"tombstones\":1,\"quarantined\":0", answer, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"shop public.trades was emptied (TRUNCATE)", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cloudevent_in_binary_mode_has_its_attributes_in_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events");
        request.Content = new StringContent(
            await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "tests", "data", "doors", "cloudevent-binary.json")),
            Encoding.UTF8, "application/json");
        foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", "bin1"), ("source", "/caf%C3%A9%20%22x%22"), ("type", "x"),
            ("time", "2025-01-15T10:00:00Z") })
            request.Headers.Add("ce-" + name, value);
        using var response = await folder.Client.SendAsync(request);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("gzip", HttpStatusCode.Accepted)]
    [InlineData(null, HttpStatusCode.Accepted)]
    [InlineData("br", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_may_be_gzip_and_nothing_else(string? encoding, HttpStatusCode status)
    {
        using var response = await PostZippedAsync(Encoding.UTF8.GetBytes(SampleEvents.TwoOrders), encoding);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_body_in_utf_16_is_taken_too()
    {
        using var content = new StringContent(SampleEvents.TwoOrders, Encoding.Unicode, "application/x-ndjson");
        using var response = await folder.Client.PostAsync("/api/events", content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_unpacks_beyond_the_limit_is_413() =>
        await AssertProblemAsync(await PostZippedAsync(new byte[1_000_000].Select(_ => (byte)' ').ToArray(), "gzip"),
            HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task An_avro_body_is_refused_by_name()
    {
        var problem = await AssertProblemAsync(await PostAsync("Obj\u0001...", "application/json"), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Avro", problem.GetProperty("results")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_very_many_tiny_values_is_413_as_each_would_take_a_line_of_the_answer()
    {
        using var content = new StringContent(string.Concat(Enumerable.Repeat("1\n", 1_001)), Encoding.UTF8, "application/x-ndjson");
        using var response = await folder.Client.PostAsync("/api/events", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("\"max_events\":1000", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_with_a_length_and_without()
    {
        var large = string.Concat(Enumerable.Repeat(SampleEvents.TwoOrders, 20));
        await AssertProblemAsync(await PostAsync(large, "application/json"), HttpStatusCode.RequestEntityTooLarge);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/events")
        { Content = new StringContent(large, Encoding.UTF8, "application/x-ndjson") };
        chunked.Headers.TransferEncodingChunked = true;
        await AssertProblemAsync(await folder.Client.SendAsync(chunked), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_openapi_document_has_every_report_with_its_parameters()
    {
        using var document = await JsonAsync("/api/openapi.json");
        var paths = document.RootElement.GetProperty("paths");
        foreach (var report in ReportCatalog.Kpis)
        {
            var parameters = paths.GetProperty("/api/reports/" + report.Name).GetProperty("get").GetProperty("parameters").EnumerateArray();
            Assert.Equal(
                report.AllParameters.Select(parameter => parameter.Name).Concat(["sort", "limit", "cursor", "format"]),
                parameters.Select(parameter => parameter.GetProperty("name").GetString()!), StringComparer.Ordinal);
        }

        Assert.All(ExplainReports.All, explain => Assert.True(paths.TryGetProperty("/api/explain/" + explain.Name, out _), explain.Name));
    }

    [Fact]
    public async Task The_page_links_to_things_that_answer()
    {
        var html = await folder.Client.GetStringAsync("/");
        var links = html.Split("href=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]).ToList();
        Assert.True(links.Count > 10);
        foreach (var link in links)
        {
            using var response = await folder.Client.GetAsync(link);
            var missing = link == "/dashboard" && DashboardBuild.WhyNot is not null;
            Assert.True(missing ? response.StatusCode == HttpStatusCode.NotImplemented : response.IsSuccessStatusCode, link);
        }
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    private Task<HttpResponseMessage> PutAsync(string path, string body, string type = "application/json") =>
        folder.Client.PutAsync(path, new StringContent(body, Encoding.UTF8, type));

    private Task<HttpResponseMessage> DeleteAsync(string path) => folder.Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Delete, path) { Content = new StringContent("", Encoding.UTF8, "application/json") });

    private Task<HttpResponseMessage> AskAsync(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return folder.Client.SendAsync(request);
    }

    private Task<HttpResponseMessage> PostAsync(string body, string type)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return folder.Client.PostAsync("/api/events", content);
    }

    private async Task<HttpResponseMessage> PostZippedAsync(byte[] body, string? encoding)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(body);
        using var content = new ByteArrayContent(zipped.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return await folder.Client.PostAsync("/api/events", content);
    }

    private async Task<JsonDocument> JsonAsync(string path) => JsonDocument.Parse(await folder.Client.GetStringAsync(path));
}
