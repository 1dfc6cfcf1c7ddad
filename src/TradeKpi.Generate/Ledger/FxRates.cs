using System.Globalization;

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

    /// <summary>Reads comma-separated rates under the columns of <c>reference.fx_rates</c>.</summary>
    /// <exception cref="FormatException">The heading or a line is not of this form; the message names the line.</exception>
    public static IReadOnlyList<FxRate> ReadCsv(TextReader csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        const string heading = "rate_date,currency,usd_per_unit";
        if (csv.ReadLine()?.Trim() != heading)
            throw new FormatException($"line 1: expected the heading {heading}");
        var rates = new List<FxRate>();
        for (var number = 2; csv.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                rates.Add(ReadLine(line, number));
        }

        return rates;
    }

    private static FxRate ReadLine(string line, int number)
    {
        var cells = line.Split(',', StringSplitOptions.TrimEntries);
        if (cells.Length != 3
            || !DateOnly.TryParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || cells[1].Length == 0
            || !decimal.TryParse(cells[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
            || rate <= 0)
            throw new FormatException($"line {number}: expected a date as yyyy-MM-dd, a currency and a rate above 0, found: {line}");
        return new(day, cells[1].ToUpperInvariant(), rate);
    }
}
