using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace TradeKpi.Report.Writing;

/// <summary>A column of a Parquet file, with the values of the row group that is being read.</summary>
internal abstract class ParquetColumn(DataField field)
{
    private const int Digits = 38;
    private const int QuantityPlaces = 12;

    public DataField Field { get; } = field;

    /// <param name="value">As the engine gave it; null for none.</param>
    public abstract void Add(object? value);

    /// <summary>Writes the values, and forgets them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    public static ParquetColumn Of(ReportColumn column) => column.Kind switch
    {
        ValueKind.Money => Decimals(column, 2),
        ValueKind.Ratio => Decimals(column, 6),
        ValueKind.Quantity => Decimals(column, QuantityPlaces),
        ValueKind.Count => new Values<long>(new DataField<long?>(column.Name),
            value => decimal.ToInt64(ReportValues.Number(value, ValueKind.Count))),
        ValueKind.Boolean => new Values<bool>(new DataField<bool?>(column.Name),
            value => Convert.ToBoolean(value, CultureInfo.InvariantCulture)),
        ValueKind.Date => new Values<DateTime>(new DateTimeDataField(column.Name, DateTimeFormat.Date, isNullable: true), Utc),
        ValueKind.Timestamp => new Values<DateTime>(new DateTimeDataField(
            column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true), Utc),
        _ => new Texts(new DataField<string>(column.Name), column.Kind),
    };

    private static Values<decimal> Decimals(ReportColumn column, int places) =>
        new(new DecimalDataField(column.Name, Digits, places, isNullable: true), value =>
        {
            var number = ReportValues.Number(value, column.Kind);

            // The library would cut the places that are too many.
            return Math.Round(number, places) == number
                ? number
                : throw new InvalidCastException($"{column.Name} has more places than its {places} in Parquet.");
        });

    private static DateTime Utc(object value) => DateTime.SpecifyKind(ReportValues.Instant(value), DateTimeKind.Utc);

    private sealed class Values<T>(DataField field, Func<object, T> read) : ParquetColumn(field)
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override void Add(object? value) => _values.Add(value is null ? null : read(value));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync<T>(Field, _values.ToArray(), cancellationToken: cancellationToken);
            _values.Clear();
        }
    }

    private sealed class Texts(DataField field, ValueKind kind) : ParquetColumn(field)
    {
        private readonly List<string?> _values = [];

        public override void Add(object? value) => _values.Add(ReportValues.Text(value, kind));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(Field, _values);
            _values.Clear();
        }
    }
}
