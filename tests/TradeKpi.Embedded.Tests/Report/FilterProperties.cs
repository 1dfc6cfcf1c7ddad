using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Report.Catalog;
using TradeKpi.Report.Filter;



namespace TradeKpi.Embedded.Tests.Report;

/// <summary>A filter means the same in SQL, where a query answers, and in memory, where a computation does.</summary>
public sealed class FilterProperties
{
    private static readonly ReportDefinition s_report = ReportCatalog.Kpi("customer-product-affinity")!;

    private static Gen<ReportFilter> Leaf { get; } = Gen.OneOf(
        Compare("customer_id", Gen.Elements<object?>("CUST1", "CUST3", "cust1", "")),
        Compare("spend", Gen.Elements<object?>(10m, 20.25m, 0m)),
        Compare("orders", Gen.Elements<object?>(1m, 2m)),
        Compare("first_purchase", Gen.Elements<object?>(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
            new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Unspecified), null)),
        Compare("share_of_wallet", Gen.Elements<object?>(0.5m, null)),
        from part in Gen.Elements("year", "month", "day")
        from op in Gen.Elements("eq", "ne", "gt", "le")
        from value in Gen.Elements(1m, 2m, 2025m)
        select (ReportFilter)new PartOfTime(Column("first_purchase"), part, op, value),
        from place in Gen.Elements("contains", "startswith", "endswith")
        from part in Gen.Elements("1", "PROD", "d", "%", "")
        select (ReportFilter)new PartOfText(Column("product_id"), place, part));

    private static Gen<ReportFilter> Filter { get; } = Nested(3);

    [Fact]
    public async Task A_filter_keeps_the_same_rows_in_sql_as_in_memory()
    {
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        await warehouse.TakeAsync(
            Changes.Order("ORD1", "INSERT", 1, "10.00"),
            Changes.Order("ORD2", "INSERT", 1, "20.25", date: "2025-01-02T10:00:00Z", customer: "CUST2"),
            Changes.Order("ORD3", "INSERT", 1, "20.25", customer: "CUST1", product: "PROD2"),
            Changes.Order("ORD4", "INSERT", 1, "0", customer: "CUST3"));
        var stage = new ReportStage(warehouse.Source);
        var all = await RowsAsync(stage, null);
        Assert.Equal(4, all.Count);
        Prop.ForAll(Filter.ToArbitrary(), filter =>
        {
            var kept = RowsAsync(stage, filter).GetAwaiter().GetResult();
            var held = all.Where(row => filter.Holds(
                column => row[s_report.Columns.Select(known => known.Name).ToList().IndexOf(column.Name)]));
            return held.Select(Text).SequenceEqual(kept.Select(Text), StringComparer.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static Gen<ReportFilter> Nested(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        from left in Nested(depth - 1)
        from right in Nested(depth - 1)
        from both in Gen.Elements(true, false)
        select (ReportFilter)new BothOrEither(left, right, both),
        from of in Nested(depth - 1)
        select (ReportFilter)new Opposite(of));

    private static Gen<ReportFilter> Compare(string column, Gen<object?> values) =>
        from op in Gen.Elements("eq", "ne", "gt", "ge", "lt", "le")
        from value in values
        select (ReportFilter)new Comparison(Column(column), op, value);

    private static ReportColumn Column(string name) => s_report.Columns.Single(column => column.Name == name);

    private static async Task<List<object?[]>> RowsAsync(ReportStage stage, ReportFilter? filter)
    {
        await using var result = await stage.OpenAsync(ReportArguments.Read(s_report, []).With(filter, [], limit: null, offset: 0),
            default);
        var rows = new List<object?[]>();
        await foreach (var row in result.RowsAsync(default))
            rows.Add([.. row]);
        return rows;
    }

    private static string Text(object?[] row) =>
        string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
}
