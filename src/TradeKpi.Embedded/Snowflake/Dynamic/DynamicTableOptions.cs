using System.Globalization;

using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Dynamic;

/// <summary>The options of CREATE DYNAMIC TABLE and ALTER DYNAMIC TABLE … SET. What is not listed is refused by its name.</summary>
internal static class DynamicTableOptions
{
    /// <summary>Reads <c>NAME = value</c> of CREATE and returns the change it asks for.</summary>
    public static Func<DynamicTable, DynamicTable> Create(Cursor cursor) => Read(cursor, altering: false);

    /// <summary>The same of ALTER, which knows fewer.</summary>
    public static Func<DynamicTable, DynamicTable> Alter(Cursor cursor) => Read(cursor, altering: true);

    private static Func<DynamicTable, DynamicTable> Read(Cursor cursor, bool altering)
    {
        var option = cursor.Take();
        cursor.Expect("=");
        var value = cursor.Take();
        switch (option.Text.ToUpperInvariant())
        {
            case "TARGET_LAG":
                var lag = value.Is("DOWNSTREAM") ? null : Lag(cursor, value);
                var text = value.Is("DOWNSTREAM") ? "DOWNSTREAM" : value.Unquoted;
                return table => table with { TargetLag = lag, TargetLagText = text };
            case "WAREHOUSE":
                return table => table with { Warehouse = value.Unquoted };
            case "COMMENT" when value.Kind == SqlTokenKind.String:
                return table => table with { Comment = value.Unquoted };
            case "REFRESH_MODE" when !altering && (value.Is("AUTO") || value.Is("FULL") || value.Is("INCREMENTAL")):
                return table => table with { RefreshMode = value.Text.ToUpperInvariant() };
            case "INITIALIZE" when !altering && (value.Is("ON_CREATE") || value.Is("ON_SCHEDULE")):
                return table => table with { InitializeOnCreate = value.Is("ON_CREATE") };
            default:
                throw cursor.Refusal(
                    $"the dynamic-table option {option.Text} = {value.Text} is not supported; supported are TARGET_LAG, WAREHOUSE, COMMENT "
                    + "and, at creation, REFRESH_MODE = AUTO|FULL|INCREMENTAL and INITIALIZE = ON_CREATE|ON_SCHEDULE.",
                    option.Line);
        }
    }

    private static TimeSpan? Lag(Cursor cursor, SqlToken value)
    {
        var words = value.Unquoted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var unit = words.Length != 2 ? TimeSpan.Zero : words[1].TrimEnd('s', 'S').ToUpperInvariant() switch
        {
            "SECOND" => TimeSpan.FromSeconds(1),
            "MINUTE" => TimeSpan.FromMinutes(1),
            "HOUR" => TimeSpan.FromHours(1),
            "DAY" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw cursor.Refusal($"TARGET_LAG is '<n> seconds|minutes|hours|days' or DOWNSTREAM (found {value.Text}).", value.Line);
        return count * unit >= TimeSpan.FromMinutes(1)
            ? count * unit
            : throw cursor.Refusal($"TARGET_LAG is at least 60 seconds (found {value.Text}).", value.Line);
    }
}
