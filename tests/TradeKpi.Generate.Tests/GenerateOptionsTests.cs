using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Generate.Tests;

public class GenerateOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Faults(new()));

    [Theory]
    [InlineData(0.09)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_bounds_is_refused(double rate) => Assert.Single(Faults(new() { Rate = rate }));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    public void A_dirty_fraction_out_of_bounds_is_refused(double dirty) => Assert.Single(Faults(new() { Dirty = dirty }));

    [Fact]
    public void Shares_that_are_all_zero_are_refused() =>
        Assert.Single(Faults(new() { Orders = 0, Trades = 0, Customers = 0, Products = 0 }));

    [Fact]
    public void Change_shares_above_one_are_refused() => Assert.Single(Faults(new() { Inserts = 0.8, Updates = 0.3 }));

    [Fact]
    public void A_start_before_1970_is_refused() => Assert.Single(Faults(new() { Start = new(1969, 12, 31, 0, 0, 0, TimeSpan.Zero) }));

    private static List<ValidationResult> Faults(GenerateOptions options)
    {
        var faults = new List<ValidationResult>();
        _ = Validator.TryValidateObject(options, new(options), faults, validateAllProperties: true);
        return faults;
    }
}
