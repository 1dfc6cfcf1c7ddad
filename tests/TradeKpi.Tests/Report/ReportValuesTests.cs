using System.Numerics;
using TradeKpi.Report;

namespace TradeKpi.Tests.Report;

public class ReportValuesTests
{
    [Theory]
    [InlineData("237.49", "237.49")]
    [InlineData("237.5", "237.50")]
    [InlineData("0.005", "0.01")]
    [InlineData("-0.005", "-0.01")]
    [InlineData("-0.004", "0.00")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335.00")]
    public void Money_has_two_places_rounded_half_away_from_zero(string value, string text) =>
        Assert.Equal(text, ReportValues.Text(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), ValueKind.Money));

    [Theory]
    [InlineData("118.745", "118.745000")]
    [InlineData("0.0000005", "0.000001")]
    public void Ratios_have_six_places(string value, string text) =>
        Assert.Equal(text, ReportValues.Text(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), ValueKind.Ratio));

    [Theory]
    [InlineData("3.0000", "3")]
    [InlineData("0.1250", "0.125")]
    [InlineData("0.0", "0")]
    public void Quantities_have_no_trailing_zeros(string value, string text) =>
        Assert.Equal(text, ReportValues.Text(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), ValueKind.Quantity));

    [Fact]
    public void Whole_numbers_are_read_from_whatever_integer_the_engine_gives()
    {
        object[] sevens = [(byte)7, 7, 7L, 7m, (Int128)7, new BigInteger(7)];
        Assert.All(sevens, seven => Assert.Equal("7", ReportValues.Text(seven, ValueKind.Count)));
    }

    [Fact]
    public void Days_are_ISO_and_instants_end_in_Z()
    {
        var instant = new DateTime(2025, 1, 3, 4, 5, 6, DateTimeKind.Unspecified).AddMicroseconds(70);
        Assert.Equal("2025-01-03", ReportValues.Text(instant, ValueKind.Date));
        Assert.Equal("2025-01-03", ReportValues.Text(new DateOnly(2025, 1, 3), ValueKind.Date));
        Assert.Equal("2025-01-03T04:05:06.000070Z", ReportValues.Text(instant, ValueKind.Timestamp));
    }

    [Fact]
    public void Null_stays_null_whatever_the_kind() =>
        Assert.All(Enum.GetValues<ValueKind>(), kind => Assert.Null(ReportValues.Text(DBNull.Value, kind)));
}
