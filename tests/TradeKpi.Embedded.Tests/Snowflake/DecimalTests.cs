using System.Globalization;
using System.Numerics;
using Dapper;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Tests.Snowflake.Conformance;

namespace TradeKpi.Embedded.Tests.Snowflake;

/// <summary>
/// Decimals overflow here wherever they do there, by the rules of sql-reference/operators-arithmetic: with L digits in front of the point
/// and S behind it, a sum has max(L1, L2) + 1 and max(S1, S2), a product L1 + L2 and min(S1 + S2, max(S1, S2, 12)), and no more than 38.
/// </summary>
public sealed class DecimalTests : IAsyncDisposable
{
    private readonly EmbeddedWarehouse _warehouse = EmbeddedEngine.Warehouse();

    public async ValueTask DisposeAsync() => await _warehouse.DisposeAsync();

    [Fact]
    public async Task What_overflows_by_the_documented_rules_overflows_here()
    {
        var random = new Random(20250103);
        await using var connection = await _warehouse.OpenConnectionAsync();
        var overflowed = 0;
        for (var i = 0; i < 200; i++)
        {
            var (left, right) = (Operand.Drawn(random), Operand.Drawn(random));
            var sign = "+-*"[random.Next(3)];
            var places = sign == '*' ? left.Scale + right.Scale : Math.Max(left.Scale, right.Scale);
            var exact = sign switch
            {
                '+' => left.At(right) + right.At(left),
                '-' => left.At(right) - right.At(left),
                _ => left.Units * right.Units,
            };
            var kept = sign == '*' ? Math.Min(places, Math.Max(12, Math.Max(left.Scale, right.Scale))) : places;
            var failure = await Record.ExceptionAsync(
                () => connection.ExecuteScalarAsync<string>($"select ({left} {sign} {right})::varchar"));
            if (BigInteger.Abs(exact) < BigInteger.Pow(10, 38 - kept + places))
                continue;
            Assert.IsType<SnowflakeSqlException>(failure);
            overflowed++;
        }

        Assert.InRange(overflowed, 20, 180);
    }

    [Fact]
    public async Task A_number_is_no_larger_than_its_column()
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        await connection.ExecuteAsync("create table if not exists t (a number(5, 2))");
        await connection.ExecuteAsync("insert into t (a) select 999.994");
        await Assert.ThrowsAsync<SnowflakeSqlException>(() => connection.ExecuteAsync("insert into t (a) select 999.995"));
        await Assert.ThrowsAsync<SnowflakeSqlException>(() => connection.ExecuteAsync("insert into t (a) select 1000"));
        Assert.Equal("999.99", await connection.ExecuteScalarAsync<string>("select a::varchar from t"));
    }

    [Fact]
    public async Task A_division_by_zero_is_null_and_no_infinity()
    {
        await using var connection = await _warehouse.OpenConnectionAsync();
        Assert.Equal("0.5 - - -", await connection.ExecuteScalarAsync<string>(
            "select concat_ws(' ', 1 / 2, coalesce((1 / 0)::varchar, '-'), coalesce((0 / 0.0)::varchar, '-'), " +
            "coalesce((1 / nullif(0, 0))::varchar, '-'))"));
    }

    /// <summary>A decimal of the largest values of its type, or any.</summary>
    private sealed record Operand(BigInteger Units, int Precision, int Scale)
    {
        public static Operand Drawn(Random random)
        {
            var precision = random.Next(1, 39);
            var scale = random.Next(0, Math.Min(precision, 19));
            var digits = random.Next(3) == 0 ? random.Next(1, precision + 1) : precision;
            var units = BigInteger.Pow(10, digits) - 1 - random.Next(0, 5);
            return new Operand(random.Next(2) == 0 ? units : -units, precision, scale);
        }

        /// <summary>In units of the finer of two scales.</summary>
        public BigInteger At(Operand other) => Units * BigInteger.Pow(10, Math.Max(0, other.Scale - Scale));

        public override string ToString()
        {
            var digits = BigInteger.Abs(Units).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
            return $"'{(Units.Sign < 0 ? "-" : "")}{digits[..^Scale]}.{digits[^Scale..]}'::number({Precision}, {Scale})";
        }
    }
}
