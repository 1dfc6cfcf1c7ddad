using TradeKpi.Analyze.Statistics;

namespace TradeKpi.Report.Computed;

/// <summary>Which products the same customers buy, and whether more often than chance would have it.</summary>
/// <remarks>
/// The q-values count every pair of products that anyone bought as a test, also those below the minimum support, whose p-values are not
/// looked at:
/// they can only make the others' larger.
/// </remarks>
internal sealed class ProductPairRows : IReportComputation
{
    private const int CustomersA = 4;
    private const int CustomersB = 5;
    private const int CustomersBoth = 6;
    private const int Customers = 7;
    private const int Products = 11;

    public IReadOnlyList<string> Inputs { get; } =
    [
        "product_a", "product_b", "category_a", "category_b", "customers_a", "customers_b", "customers_both", "customers",
        "support", "confidence_ab", "confidence_ba",
        "products",
    ];

    public IEnumerable<object?[]> Compute(IReadOnlyList<object?[]> rows, ParameterValues values)
    {
        if (rows.Count == 0)
            return [];
        var fisher = new FisherExact(rows[0].Whole(Customers));
        var pValues = rows
            .Select(row => fisher.TwoSided(row.Whole(CustomersBoth), row.Whole(CustomersA), row.Whole(CustomersB), row.Whole(Customers)))
            .ToList();
        var products = (long)rows[0].Whole(Products);
        var qValues = BenjaminiHochberg.Adjust(pValues, products * (products - 1) / 2);
        return rows
            .Select((row, at) => Row(row, pValues[at], qValues[at]))
            .Where(row => values.Passes("product_id", row.Text(0), row.Text(1)) && values.Passes("category", row.Text(2), row.Text(3)));
    }

    private static object?[] Row(object?[] row, double pValue, double qValue)
    {
        var lift = Lift.Of(row.Whole(CustomersBoth), row.Whole(CustomersA), row.Whole(CustomersB), row.Whole(Customers));
        return
        [
            .. row[..Products],
            Estimates.Ratio(lift.Value), Estimates.Ratio(lift.Low), Estimates.Ratio(lift.High),
            Estimates.Ratio(pValue), Estimates.Ratio(qValue),
        ];
    }
}
