using System.Data;
using System.Data.Common;
using System.Globalization;
using TradeKpi.Warehouse;

namespace TradeKpi.Report.Filter;

/// <summary>The values of a filter, each under a name of its own: nothing that a caller says becomes SQL.</summary>
internal sealed class FilterBinds
{
    // What decimal(38, 12) holds. No column comes so far: to each it stands as the number itself does.
    private const decimal Most = 99_999_999_999_999_999_999_999_999m;

    private readonly List<(string Name, object Value)> _values = [];

    /// <summary>A column as filters compare it: a day without its time.</summary>
    public static string Column(ReportColumn column) => column.Kind == ValueKind.Date ? $"cast({column.SqlName} as date)" : column.SqlName;

    /// <summary>Takes a value, and gives what stands for it in SQL.</summary>
    public string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"filter_{_values.Count}");
        _values.Add((name, value is decimal number ? Math.Clamp(number, -Most, Most) : value));
        return value switch
        {
            string => $"cast(:{name} as varchar)",
            decimal => $"cast(:{name} as decimal(38, 12))",
            bool => $"cast(:{name} as boolean)",
            DateTime { TimeOfDay.Ticks: 0 } => $"cast(:{name} as date)",
            DateTime => $"cast(:{name} as timestamp_ntz)",
            _ => throw new InvalidOperationException($"{value.GetType().Name} is no value of a filter."),
        };
    }

    public void BindTo(DbCommand command)
    {
        foreach (var (name, value) in _values)
            command.Bind(name, TypeOf(value), value);
    }

    /// <summary>The values, exactly: with the SQL, they tell filters apart.</summary>
    public override string ToString() => string.Join('&', _values.Select(value => value.Value is DateTime time
        ? FormattableString.Invariant($"{value.Name}={time:O}")
        : FormattableString.Invariant($"{value.Name}={value.Value}")));

    private static DbType TypeOf(object value) => value switch
    {
        string => DbType.String,
        decimal => DbType.Decimal,
        bool => DbType.Boolean,
        DateTime { TimeOfDay.Ticks: 0 } => DbType.Date,
        _ => DbType.DateTime,
    };
}
