using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Validation;

namespace TradeKpi.Web.Tests.OData;

/// <summary>Five orders of two customers and of one that nobody told of, and three trades.</summary>
public sealed class ServedFacts : ServedFolder
{
    protected override string Events => string.Join('\n',
    [
        Event(1, "customer", "C1", "customer_id", "C1", "name", "Ada Byron", "email", "ada@example.com", "customer_type", "RETAIL",
            "country", "DE"),
        Event(2, "customer", "C2", "customer_id", "C2", "customer_type", "WHOLESALE", "country", "FR"),
        Event(3, "product", "P1", "product_id", "P1", "name", "Kite", "category", "Toys", "unit_price", "10.50", "stock", "3"),
        Order(4, "O1", "C1", "P1", "2025-01-03T10:00:00.000001Z", "10.00"), Order(5, "O2", "C1", "P2", "2025-01-03T11:00:00Z", "20.50"),
        Order(6, "O3", "C1", "P1", "2025-01-05T10:00:00Z", "30.00"), Order(7, "O4", "C2", "P1", "2025-01-05T10:00:00Z", "40.25"),
        Order(8, "O5", "C9", "P1", "2025-01-05T10:00:00Z", "50.00"),
        Trade(9, "T1", "BUY", "2025-01-02T10:00:00Z"), Trade(10, "T2", "SELL", "2025-01-03T10:00:00Z"),
        Trade(11, "T3", "BUY", "2025-01-03T10:00:00Z"),
    ]);

    private static string Order(int n, string id, string customer, string product, string at, string amount) => Event(n, "order", id,
        "order_id", id, "customer_id", customer, "product_id", product, "order_date", at, "status", "DELIVERED",
        "quantity", n.ToString(CultureInfo.InvariantCulture), "amount", amount);

    private static string Trade(int n, string id, string type, string at) => Event(n, "trade", id, "trade_id", id, "trader_id", "TR1",
        "symbol", "ACME", "trade_type", type, "quantity", "2", "price", "3.123456", "fee", "0.5", "trade_time", at);

    private static string Event(int n, string entity, string key, params string[] payload) => new JsonObject
    {
        ["event_id"] = string.Create(CultureInfo.InvariantCulture, $"0195d3a0-0000-7000-8000-{n:D12}"),
        ["entity"] = entity,
        ["change_type"] = "INSERT",
        ["key"] = key,
        ["sequence"] = n,
        ["occurred_at"] = "2025-01-06T10:00:00Z",
        ["source"] = "test",
        ["schema_version"] = 1,
        ["payload"] = new JsonObject(payload.Chunk(2).Select(field => KeyValuePair.Create(field[0], (JsonNode?)field[1]))),
    }.ToJsonString();
}

/// <summary>Facts and dimensions over OData, with what refers to what, and figures of groups, as Microsoft's reader reads them.</summary>
public sealed class ODataFactTests(ServedFacts folder) : IClassFixture<ServedFacts>
{
    /// <summary>$apply with what follows, and the rows as <c>name=value</c>.</summary>
    public static TheoryData<string, string> Figures => new()
    {
        { "orders?$apply=aggregate($count as n,amount_usd with sum as total)", "n=5 total=150.75" },
        {
            "orders?$apply=aggregate(amount_usd with min as least,amount_usd with max as most,amount_usd with average as mean," +
            "customer_id with countdistinct as customers)", "least=10.00 most=50.00 mean=30.150000 customers=3"
        },
        {
            "orders?$apply=groupby((customer_id),aggregate(quantity with sum as units))&$orderby=units desc",
            "customer_id=C1 units=15|customer_id=C9 units=8|customer_id=C2 units=7"
        },
        {
            "orders?$apply=groupby((customer/country),aggregate(amount_usd with sum as total))&$orderby=customer/country desc",
            "customer.country=FR total=40.25|customer.country=DE total=60.50|customer.country= total=50.00"
        },
        {
            "orders?$apply=groupby((date/month,customer/customer_type),aggregate($count as n))&$filter=n gt 1",
            "date.month=1 customer.customer_type=RETAIL n=3"
        },
        {
            "orders?$apply=filter(product/category eq 'Toys' and amount_usd lt 50)/groupby((sale_date),aggregate($count as n))",
            "sale_date=2025-01-03 n=1|sale_date=2025-01-05 n=2"
        },
        {
            "orders?$apply=groupby((customer_id),aggregate(amount_usd with sum as total))/filter(total gt 45)" +
            "/aggregate(total with average as mean,$count as n)", "mean=55.250000 n=2"
        },
        { "orders?$apply=groupby((status))", "status=DELIVERED" },
        { "orders?$apply=filter(amount_usd gt 1000)/aggregate(amount_usd with sum as total,$count as n)", "total= n=0" },
        {
            "trades?$apply=groupby((trade_type),aggregate(notional_usd with sum as notional,trade_time with max as last))&$top=1",
            "trade_type=BUY notional=12.50 last=2025-01-03T10:00:00Z"
        },
        { "daily_sales?$apply=aggregate(gross_sales with sum as total,transactions with sum as n)", "total=150.75 n=5" },
    };

    [Fact]
    public async Task The_metadata_say_what_refers_to_what()
    {
        var model = await ODataReading.ModelAsync(folder.Client);
        Assert.True(model.Validate(out var errors), string.Join('\n', errors));
        var orders = model.EntityContainer.FindEntitySet("orders");
        Assert.Equal(["order_id"], orders.EntityType.Key().Select(key => key.Name), StringComparer.Ordinal);
        Assert.Equal(["customer", "product", "date"], orders.EntityType.NavigationProperties().Select(link => link.Name),
            StringComparer.Ordinal);
        var customer = orders.EntityType.NavigationProperties().First();
        Assert.Equal(["customer_id"], customer.DependentProperties().Select(property => property.Name), StringComparer.Ordinal);
        Assert.Equal("customers", orders.FindNavigationTarget(customer).Name);
        Assert.Equal(["orders", "trades"],
            model.EntityContainer.FindEntitySet("dates").EntityType.NavigationProperties().Select(link => link.Name),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Facts_are_there_row_by_row_and_tell_nobodys_name()
    {
        var order = (await ODataReading.ReadAsync(folder.Client, "/odata/orders?$orderby=order_id"))[0];
        Assert.Equal(("O1", 10.00m, 4m, "DELIVERED"), (order["order_id"], order["amount_usd"], order["quantity"], order["status"]));
        Assert.Equal(new DateTimeOffset(2025, 1, 3, 10, 0, 0, TimeSpan.Zero).AddTicks(10), order["order_date"]);
        var customers = await ODataReading.ReadAsync(folder.Client, "/odata/customers?$orderby=customer_id");
        Assert.Equal([("C1", "*****", "*****", "DE"), ("C2", null, null, "FR")],
            customers.Select(row => (row["customer_id"], row["name"], row["email"], row["country"])));
        Assert.DoesNotContain("Ada", await folder.Client.GetStringAsync("/odata/customers"), StringComparison.Ordinal);
        var trade = (await ODataReading.ReadAsync(folder.Client, "/odata/trades?$filter=trade_id eq 'T1'")).Single();
        Assert.Equal((3.123456m, 6.25m, 0.5m), (trade["price"], trade["notional_usd"], trade["fee_usd"]));
        Assert.Equal(["2025-01-02 4 4", "2025-01-03 5 5", "2025-01-04 6 6", "2025-01-05 7 7"],
            from day in await JsonAsync("/odata/dates")
            select $"{day.GetProperty("day")} {(int)DayOfWeekOf(day)} {day.GetProperty("iso_weekday")}", StringComparer.Ordinal);

        static int DayOfWeekOf(JsonElement day) => (int)day.GetProperty("day").GetDateTime().DayOfWeek is var n and > 0 ? n : 7;
    }

    [Fact]
    public async Task What_a_row_refers_to_comes_with_it_or_is_null_where_nobody_told_of_it()
    {
        var rows = await ODataReading.ReadAsync(folder.Client,
            "/odata/orders?$select=order_id&$expand=customer($select=customer_type),date($select=iso_week)&$orderby=order_id");
        Assert.Equal(["RETAIL", "RETAIL", "RETAIL", "WHOLESALE", null],
            rows.Select(row => row.Nested["customer"].SingleOrDefault()?["customer_type"]));
        Assert.Equal([1L, 1L, 1L, 1L, 1L], rows.Select(row => row.Nested["date"].Single()["iso_week"]));
        var one = await folder.Client.GetStringAsync("/odata/orders('O4')?$expand=customer,product($select=name)");
        using var order = JsonDocument.Parse(one);
        Assert.Equal("FR", order.RootElement.GetProperty("customer").GetProperty("country").GetString());
        Assert.Equal("Kite", order.RootElement.GetProperty("product").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Rows_are_filtered_and_ordered_by_what_they_refer_to()
    {
        Assert.Equal(["O4", "O3", "O2", "O1"], from row in await JsonAsync(
            "/odata/orders?$filter=customer/country ne null&$orderby=customer/country desc,order_date desc&$select=order_id")
                                               select row.GetProperty("order_id").GetString(), StringComparer.Ordinal);
        Assert.Equal("2", await folder.Client.GetStringAsync(
            "/odata/orders/$count?$filter=product/category eq null or date(order_date) eq 2025-01-03 and hour(order_date) eq 10"));
    }

    [Fact]
    public async Task The_many_that_belong_to_a_row_come_with_it_and_the_rest_where_the_link_leads()
    {
        var rows = await ODataReading.ReadAsync(folder.Client, "/odata/customers?$orderby=customer_id" +
            "&$expand=orders($orderby=amount_usd desc;$filter=quantity gt 3;$expand=product($select=category);$select=order_id)");
        Assert.Equal([["O3", "O2", "O1"], ["O4"]], rows.Select(row => row.Nested["orders"].Select(order => order["order_id"])));
        Assert.Equal("Toys", rows[0].Nested["orders"][0].Nested["product"].Single()["category"]);
        Assert.Empty(rows[0].Nested["orders"][1].Nested["product"]);

        using var request = new HttpRequestMessage(HttpMethod.Get,
            "/odata/products?$expand=orders($orderby=amount_usd desc;$top=3;$select=order_id)");
        request.Headers.Add("Prefer", "odata.maxpagesize=2");
        using var response = await folder.Client.SendAsync(request);
        using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var product = page.RootElement.GetProperty("value")[0];
        Assert.Equal(["O5", "O4"],
            product.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()),
            StringComparer.Ordinal);
        Assert.Equal(["O3"], from row in await JsonAsync(product.GetProperty("orders@odata.nextLink").GetString()!)
                             select row.GetProperty("order_id").GetString(), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public async Task Figures_of_groups_are_made_in_the_warehouse(string path, string expected)
    {
        var rows = await ODataReading.ReadAsync(folder.Client, "/odata/" + path);
        Assert.Equal(expected, string.Join('|', rows.Select(row => string.Join(' ',
            CellsOf(row, "").Concat(row.Nested.SelectMany(nested => nested.Value.SelectMany(one => CellsOf(one, nested.Key + "."))))
                .OrderBy(cell => PlaceOf(path, cell))))));
    }

    [Fact]
    public async Task Groups_come_page_by_page()
    {
        var (seen, pages) = (new List<string?>(), 0);
        for (var at = "/odata/orders?$apply=groupby((customer_id),aggregate($count as n))&$count=true"; at is not null; pages++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            request.Headers.Add("Prefer", "odata.maxpagesize=2");
            using var response = await folder.Client.SendAsync(request);
            using var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(3, page.RootElement.GetProperty("@odata.count").GetInt32());
            seen.AddRange(page.RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("customer_id").GetString()));
            at = page.RootElement.TryGetProperty("@odata.nextLink", out var next) ? next.GetString() : null;
        }

        Assert.Equal(2, pages);
        Assert.Equal(["C1", "C2", "C9"], seen);
    }

    // Columns that are made come behind those of the row, and nested ones last: the caller's order is that of the path.
    private static int PlaceOf(string path, string cell)
    {
        var name = cell[..cell.IndexOf('=', StringComparison.Ordinal)].Replace('.', '/');
        var made = path.IndexOf(" as " + name, StringComparison.Ordinal);
        return made >= 0 ? made : path.IndexOf(name, StringComparison.Ordinal);
    }

    private static IEnumerable<string> CellsOf(ReadRow row, string prefix) => row.Resource.Properties
        .OfType<Microsoft.OData.ODataProperty>().Select(cell => $"{prefix}{cell.Name}={Text(cell.Value)}");

    private static string Text(object? value) => value switch
    {
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        Microsoft.OData.ODataUntypedValue { RawValue: "null" } => "",
        Microsoft.OData.ODataUntypedValue untyped => untyped.RawValue.Trim('"'),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private async Task<IReadOnlyList<JsonElement>> JsonAsync(string path)
    {
        var text = await folder.Client.GetStringAsync(path);
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("value").EnumerateArray()];
    }
}
