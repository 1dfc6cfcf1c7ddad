namespace TradeKpi.Generate.Ledger;

/// <summary>US dollars for one unit of a currency, from a day on.</summary>
public sealed record FxRate(DateOnly RateDate, string Currency, decimal UsdPerUnit);

/// <summary>What a currency is worth on a day.</summary>
public interface IFxRates
{
    /// <summary>The latest rate on or before the day; 1 for USD; null where there is none.</summary>
    decimal? UsdPerUnit(string currency, DateOnly day);
}

/// <summary>Rates held in memory.</summary>
public sealed class FxTable : IFxRates
{
    private readonly Dictionary<string, (DateOnly Day, decimal Rate)[]> _rates;

    /// <exception cref="ArgumentException">Two rates stand for one currency and day.</exception>
    public FxTable(IReadOnlyList<FxRate> rates)
    {
        if (rates.GroupBy(rate => (rate.Currency, rate.RateDate)).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException(
                $"{twice.Key.Currency} has two rates for {twice.Key.RateDate:yyyy-MM-dd}: keep one.", nameof(rates));
        _rates = rates.GroupBy(rate => rate.Currency, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.OrderBy(rate => rate.RateDate).Select(rate => (rate.RateDate, rate.UsdPerUnit)).ToArray(),
            StringComparer.Ordinal);
    }

    public decimal? UsdPerUnit(string currency, DateOnly day)
    {
        if (currency == "USD")
            return 1;
        if (!_rates.TryGetValue(currency, out var rates))
            return null;
        int low = 0, high = rates.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rates[middle].Day <= day)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : rates[low - 1].Rate;
    }
}
