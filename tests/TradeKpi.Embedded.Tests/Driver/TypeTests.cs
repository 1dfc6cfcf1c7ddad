using System.Globalization;
using System.Numerics;
using DuckDB.NET.Native;
using FsCheck;
using FsCheck.Fluent;

namespace TradeKpi.Embedded.Tests.Driver;

public sealed class TypeTests : DriverTest
{
    public static TheoryData<object> Values => new()
    {
        true, false, sbyte.MinValue, sbyte.MaxValue, byte.MinValue, byte.MaxValue, short.MinValue, short.MaxValue, ushort.MaxValue,
        int.MinValue, int.MaxValue, uint.MaxValue, long.MinValue, long.MaxValue, ulong.MaxValue,
        (BigInteger)Int128.MaxValue, (BigInteger)Int128.MinValue,
        (BigInteger)UInt128.MaxValue, float.MinValue, float.MaxValue, float.NaN, double.MinValue, double.MaxValue, double.Epsilon,
        double.PositiveInfinity, 0m, 0.00m, -1.5m, 79228162514264337593543950335m, -79228162514264337593543950335m,
        0.0000000000000000000000000001m, "", "twelve bytes", "thirteen byte", "Grüße, 世界 🦆", "a\0b", new string('x', 100_000),
        new DateOnly(1, 1, 1), new DateOnly(9999, 12, 31), new TimeOnly(23, 59, 59, 999, 999), TimeOnly.MinValue,
        new DateTime(1, 1, 1), new DateTime(1969, 12, 31, 23, 59, 59, 999, 999), new DateTime(9999, 12, 31, 23, 59, 59, 999, 999),
        new DateTimeOffset(2026, 3, 29, 1, 2, 3, 4, 5, TimeSpan.Zero), new Guid("00000000-0000-0000-0000-000000000000"),
        new Guid("0193a5b0-7c1d-7e3f-8a4b-ffeeddccbbaa"), new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        new string('\0', 3), "\0",
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_comes_back_as_it_went_in(object value) => Assert.Equal(value, Scalar("select ?", value));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 1, 254, 255 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0 })]
    public void A_blob_comes_back_as_it_went_in(byte[] value) => Assert.Equal(value, Scalar("select ?", value));

    [Fact]
    public void Every_type_has_a_null()
    {
        string[] types =
        [
            "boolean", "tinyint", "bigint", "hugeint", "decimal(4,1)", "decimal(38,2)", "varchar", "blob", "date", "time", "timestamp",
            "timestamptz",
            "interval", "uuid", "json", "int[]", "struct(a int)", "map(int, int)"];
        foreach (var type in types)
            Assert.Equal(DBNull.Value, Scalar($"select null::{type}"));
        Assert.Equal(DBNull.Value, Scalar("select ?", [null]));
        Assert.Null(Field<int?>("select null::int"));
        Assert.Equal(7, Field<int?>("select 7"));
        Assert.Throws<InvalidCastException>(() => Field<int>("select null::int"));
        Assert.Throws<InvalidCastException>(() => Field<string>("select null::varchar"));
    }

    [Theory]
    [InlineData("decimal(4,2)", "99.99")]
    [InlineData("decimal(4,2)", "-99.99")]
    [InlineData("decimal(9,3)", "-999999.999")]
    [InlineData("decimal(18,2)", "9999999999999999.99")]
    [InlineData("decimal(18,2)", "-0.01")]
    [InlineData("decimal(38,10)", "-123456789012345678.0123456789")]
    [InlineData("decimal(38,0)", "79228162514264337593543950335")]
    [InlineData("decimal(38,37)", "1.5000000000000000000000000000000000000")]
    public void A_decimal_of_any_width_is_exact(string type, string text)
    {
        Assert.Equal(decimal.Parse(text, CultureInfo.InvariantCulture), Scalar($"select '{text}'::{type}"));
        Assert.Equal(text, Field<string>($"select '{text}'::{type}"));
    }

    [Theory]
    [InlineData("99999999999999999999999999999999999999", "decimal(38,0)")]
    [InlineData("-9999999999999999999999999999999999.9999", "decimal(38,4)")]
    [InlineData("0.12345678901234567890123456789012345678", "decimal(38,38)")]
    public void A_decimal_that_does_not_fit_is_refused_and_readable_as_text(string text, string type)
    {
        Assert.Throws<OverflowException>(() => Scalar($"select '{text}'::{type}"));
        Assert.Equal(text, Field<string>($"select '{text}'::{type}"));
    }

    [Fact]
    public void Whole_numbers_read_as_any_type_that_holds_them()
    {
        Assert.Equal(5L, Field<long>("select 5::utinyint"));
        Assert.Equal(new BigInteger(5), Field<BigInteger>("select 5::uhugeint"));
        Assert.Equal(3m, Field<decimal>("select 3"));
        Assert.Equal(1L, Field<long>("select sum(x) from (values (1)) t(x)"));
        Assert.Equal(new BigInteger(99), Scalar("select sum(x) from (values (99)) t(x)"));
        Assert.Throws<InvalidCastException>(() => Field<int>("select 3000000000"));
        Assert.Throws<InvalidCastException>(() => Field<long>("select 1e30::hugeint"));
        Assert.Throws<InvalidCastException>(() => Field<int>("select 'x'"));
        Assert.Throws<InvalidCastException>(() => Field<decimal>("select 1.5::double"));
    }

    [Fact]
    public void Times_of_every_precision_are_read()
    {
        var second = new DateTime(2026, 11, 21, 8, 30, 44);
        Assert.Equal(second, Scalar("select '2026-11-21 08:30:44'::timestamp_s"));
        Assert.Equal(second.AddMilliseconds(123), Scalar("select '2026-11-21 08:30:44.123'::timestamp_ms"));
        Assert.Equal(second.AddTicks(1_234_567), Scalar("select '2026-11-21 08:30:44.123456789'::timestamp_ns"));
        Assert.Equal(DateTimeKind.Unspecified, Field<DateTime>("select '2026-11-21 08:30:44'::timestamp").Kind);
        Assert.Equal(new DateTimeOffset(second.AddHours(2), TimeSpan.Zero), Scalar("select '2026-11-21 08:30:44-02:00'::timestamptz"));
        Assert.Equal(new DateTimeOffset(1, 1, 2, 13, 0, 0, 1, TimeSpan.FromHours(5.5)), Scalar("select '13:00:00.001+05:30'::timetz"));
        Assert.Equal(second.Date, Field<DateTime>("select '2026-11-21'::date"));
        Assert.Equal(new DateOnly(2026, 11, 21), Field<DateOnly>("select '2026-11-21'::date"));
        Assert.Equal(TimeSpan.FromHours(26), Field<TimeSpan>("select interval '1 day 2 hours'"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Field<TimeSpan>("select interval '1 month'"));
        Assert.Throws<InvalidOperationException>(() => Scalar("select 'infinity'::timestamp"));
        Assert.Throws<InvalidOperationException>(() => Scalar("select '-infinity'::date"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scalar("select '10000-01-01'::date"));
    }

    [Fact]
    public void A_local_time_binds_as_utc()
    {
        var utc = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(utc, Scalar("select ?::timestamp", utc.ToLocalTime()));
        Assert.Equal(new DateTimeOffset(utc), Scalar("select ?", new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(-7))));
    }

    [Fact]
    public void Texts_of_other_types_are_read()
    {
        Assert.Equal("happy", Scalar("select 'happy'::enum('sad', 'happy')"));
        Assert.Equal("0101", Scalar("select '0101'::bit"));
        Assert.Equal("""{"a":1}""", Scalar("""select '{"a":1}'::json"""));
        Assert.Equal(new DuckDBInterval(-13, 40, 1), Scalar("select interval '-13 months 40 days 1 microsecond'"));
    }

    /// <summary>The library reads what is nested too, but its decimals lossily.</summary>
    [Theory]
    [InlineData("select [1.5::decimal(38,30)]")]
    [InlineData("select array_value('a', 'b')")]
    [InlineData("select {'id': 7}")]
    [InlineData("select map {'one': 1}")]
    [InlineData("select union_value(t := 'text')")]
    public void What_is_nested_is_refused_and_the_refusal_says_what_to_do(string sql) =>
        Assert.Contains("cast it to JSON", Assert.Throws<NotSupportedException>(() => Scalar(sql)).Message, StringComparison.Ordinal);

    /// <summary>The library's own GetDecimal gives 1.5 for it, and no error.</summary>
    [Fact]
    public void A_digit_beyond_the_28th_is_never_dropped()
    {
        const string longer = "select '1.50000000000000000000000000001'::decimal(38,29)";
        using var reader = Command(longer).ExecuteReader();
        Assert.True(reader.Read());
        Assert.Throws<OverflowException>(() => reader.GetDecimal(0));
        Assert.Throws<OverflowException>(() => reader.GetValue(0));
        Assert.Throws<OverflowException>(() => reader[0]);
        Assert.Throws<OverflowException>(() => reader.GetValues(new object[1]));
        Assert.Throws<OverflowException>(() => reader.GetFieldValue<decimal>(0));
        Assert.Throws<OverflowException>(() => reader.GetFieldValue<object>(0));
        Assert.Throws<OverflowException>(() => Scalar(longer));
        Assert.Equal("1.50000000000000000000000000001", reader.GetString(0));
    }

    /// <summary>The library's own members give 2 for it, or 1.5000000000000002, and no error.</summary>
    [Fact]
    public void A_decimal_is_read_as_no_number_that_rounds()
    {
        using var reader = Command("select 1.50000000000000023::decimal(38,17)").ExecuteReader();
        Assert.True(reader.Read());
        Assert.All(
            (Action[])
            [
                () => reader.GetByte(0), () => reader.GetInt16(0), () => reader.GetInt32(0), () => reader.GetInt64(0),
                () => reader.GetFloat(0), () => reader.GetDouble(0),
            ],
            read => Assert.Contains("Decimal", Assert.Throws<InvalidCastException>(read).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Other_numbers_are_read_by_their_own_members()
    {
        using var reader = Command("select 5::utinyint, -5::smallint, -5, -5::bigint, 1.5::float, 1.5::double").ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal((5, -5, -5, -5L), (reader.GetByte(0), reader.GetInt16(1), reader.GetInt32(2), reader.GetInt64(3)));
        Assert.Equal((1.5f, 1.5), (reader.GetFloat(4), reader.GetDouble(5)));
    }

    [Fact]
    public void Values_stay_apart_over_many_chunks()
    {
        const string numbers = "select i, case when i % 3 = 0 then null else i / 4::decimal(18,2) end, 'number ' || i from " +
            "range(10000) t(i)";
        using var reader = Command(numbers).ExecuteReader();
        for (var i = 0L; i < 10_000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal(i, reader.GetInt64(0));
            Assert.Equal($"number {i}", reader.GetString(2));
            Assert.Equal(i % 3 == 0, reader.IsDBNull(1));
        }

        Assert.False(reader.Read());
    }

    [Fact]
    public void Any_decimal_comes_back_exactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<decimal>(), value => Equals(Scalar("select ?", value), value)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_comes_back_exactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null && text.All(letter => !char.IsSurrogate(letter))),
        text => Equals(Scalar("select ?", text), text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_number_of_128_bits_comes_back_exactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<ulong>(),
        (upper, lower) =>
        {
            var number = new Int128((ulong)upper, lower);
            return Equals(Scalar("select ?", number), (BigInteger)number);
        }).QuickCheckThrowOnFailure();
}
