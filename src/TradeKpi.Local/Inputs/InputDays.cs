using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Inputs;

/// <summary>What one line says of its day: an order's amount in its currency, or a trade's quantity.</summary>
internal readonly record struct DayFact(DateOnly Day, decimal Measure, string? Currency);

/// <summary>
/// Orders and trades by day, added up here of what the files say, at the rates that the warehouse keeps, against gold's days.
/// </summary>
internal sealed class InputDays
{
    private static readonly Dictionary<Entity, (string Relation, string Count, string Measure, string Sql)> s_gold = new()
    {
        [Entity.Order] = ("gold.daily_sales", "transactions", "gross_sales",
            "select sale_date, transactions, gross_sales from gold.daily_sales where transactions > 0"),
        [Entity.Trade] = ("gold.trade_days", "trades", "volume",
            "select trade_date, sum(trades), sum(volume) from gold.trade_days where trades > 0 group by trade_date"),
    };

    private readonly Dictionary<(Entity Entity, DateOnly Day), (long Count, decimal Measure)> _days = [];
    private readonly Dictionary<(string Currency, DateOnly Day), decimal> _rates = [];

    /// <summary>The fact of a payload; null where its day is written in a way that only the warehouse reads.</summary>
    public static DayFact? Of(Entity entity, JsonElement payload)
    {
        var (day, measure) = entity switch
        {
            Entity.Order => (Text("order_date"), Text("amount")),
            Entity.Trade => (Text("trade_time"), Text("quantity")),
            _ => (null, null),
        };
        return day is { Length: >= 10 } && day[4] == '-' && day[7] == '-'
            && DateTimeOffset.TryParse(day, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && decimal.TryParse(measure, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? new DayFact(DateOnly.FromDateTime(at.UtcDateTime), number,
                    entity == Entity.Order ? Text("currency")?.Trim().ToUpperInvariant() is { Length: > 0 } given ? given : "USD" : null)
                : null;

        string? Text(string name) => !payload.TryGetProperty(name, out var cell) ? null
            : cell.ValueKind == JsonValueKind.String ? cell.GetString()
            : cell.ValueKind == JsonValueKind.Number ? cell.GetRawText() : null;
    }

    public async Task ReadRatesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select currency, day, usd_per_unit from reference.fx_days");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            _rates[(rows.GetString(0), Day(rows.GetValue(1)))] = rows.GetDecimal(2);
    }

    /// <summary>US dollars for a unit of a currency on a day; 0 where the warehouse has no rate.</summary>
    public decimal Rate(string currency, DateOnly day) => currency == "USD" ? 1 : _rates.GetValueOrDefault((currency, day));

    public void Add(Entity entity, DayFact fact)
    {
        if (!s_gold.ContainsKey(entity))
            return;
        var rate = Rate(fact.Currency ?? "USD", fact.Day);
        var worth = fact.Currency is null ? fact.Measure : Math.Round(fact.Measure * rate, 2, MidpointRounding.AwayFromZero);
        var (count, measure) = _days.GetValueOrDefault((entity, fact.Day));
        _days[(entity, fact.Day)] = (count + 1, measure + worth);
    }

    /// <returns>How many days were compared.</returns>
    /// <param name="differ">Told of each difference: relation, day, column, what gold says, what the files say.</param>
    public async Task<long> CompareAsync(DbConnection connection, Action<string, string, string, decimal, decimal> differ,
        CancellationToken cancellationToken)
    {
        var left = new Dictionary<(Entity Entity, DateOnly Day), (long Count, decimal Measure)>(_days);
        var compared = 0L;
        foreach (var (entity, gold) in s_gold)
        {
            await using var command = connection.Command(gold.Sql);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                var day = Day(rows.GetValue(0));
                left.Remove((entity, day), out var files);
                Compare(entity, day, (Convert.ToInt64(rows.GetValue(1), CultureInfo.InvariantCulture), rows.GetDecimal(2)), files);
            }
        }

        foreach (var ((entity, day), files) in left.OrderBy(one => one.Key))
            Compare(entity, day, default, files);
        return compared;

        void Compare(Entity entity, DateOnly day, (long Count, decimal Measure) says, (long Count, decimal Measure) files)
        {
            compared++;
            var gold = s_gold[entity];
            var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (says.Count != files.Count)
                differ(gold.Relation, name, gold.Count, says.Count, files.Count);
            if (says.Measure != files.Measure)
                differ(gold.Relation, name, gold.Measure, says.Measure, files.Measure);
        }
    }

    internal static DateOnly Day(object value) =>
        value is DateOnly day ? day : DateOnly.FromDateTime(Convert.ToDateTime(value, CultureInfo.InvariantCulture));
}
