using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class TypeTests : IDisposable
{
    private readonly DuckDbConnection _connection = new("DataSource=:memory:;threads=2");

    public TypeTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    private object? Scalar(string sql, params object?[] values)
    {
        using var command = new DuckDbCommand(sql, _connection);
        foreach (var value in values)
            command.Parameters.Add(new DuckDbParameter(value));
        return command.ExecuteScalar();
    }

    private T Field<T>(string sql, params object?[] values)
    {
        using var command = new DuckDbCommand(sql, _connection);
        foreach (var value in values)
            command.Parameters.Add(new DuckDbParameter(value));
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return reader.GetFieldValue<T>(0);
    }

    public static TheoryData<object> Values => new()
    {
        true, false, sbyte.MinValue, sbyte.MaxValue, byte.MinValue, byte.MaxValue, short.MinValue, short.MaxValue, ushort.MaxValue,
        int.MinValue, int.MaxValue, uint.MaxValue, long.MinValue, long.MaxValue, ulong.MaxValue, Int128.MaxValue, Int128.MinValue,
        UInt128.MaxValue, float.MinValue, float.MaxValue, float.NaN, double.MinValue, double.MaxValue, double.Epsilon,
        double.PositiveInfinity, 0m, 0.00m, -1.5m, 79228162514264337593543950335m, -79228162514264337593543950335m,
        0.0000000000000000000000000001m, "", "twelve bytes", "thirteen byte", "Grüße, 世界 🦆", "a\0b", new string('x', 100_000),
        new DateOnly(1, 1, 1), new DateOnly(9999, 12, 31), new TimeOnly(23, 59, 59, 999, 999), TimeOnly.MinValue,
        new DateTime(1, 1, 1), new DateTime(1969, 12, 31, 23, 59, 59, 999, 999), new DateTime(9999, 12, 31, 23, 59, 59, 999, 999),
        new DateTimeOffset(2026, 3, 29, 1, 2, 3, 4, 5, TimeSpan.Zero), new Guid("00000000-0000-0000-0000-000000000000"),
        new Guid("0193a5b0-7c1d-7e3f-8a4b-ffeeddccbbaa"), new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        new DuckDbInterval(-13, 40, -1), new DuckDbInterval(1, 2, 3),
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
        string[] types = ["boolean", "tinyint", "bigint", "hugeint", "decimal(4,1)", "decimal(38,2)", "varchar", "blob", "date", "time", "timestamp",
            "timestamptz", "interval", "uuid", "json", "int[]", "struct(a int)", "map(int, int)"];
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
        Assert.Equal((Int128)99, Field<Int128>("select 99::decimal(38,0)"));
        Assert.Equal(3m, Field<decimal>("select 3"));
        Assert.Equal(1L, Field<long>("select sum(x) from (values (1)) t(x)"));
        Assert.Equal(DayOfWeek.Friday, Field<DayOfWeek>("select 5"));
        Assert.Equal(DayOfWeek.Friday, Field<DayOfWeek>("select 'friday'"));
        Assert.Throws<OverflowException>(() => Field<int>("select 3000000000"));
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
        Assert.Equal(DateTime.UnixEpoch.AddTicks(-1), Scalar("select '1969-12-31 23:59:59.999999999'::timestamp_ns"));
        Assert.Equal(DateTimeKind.Unspecified, Field<DateTime>("select '2026-11-21 08:30:44'::timestamp").Kind);
        Assert.Equal(new DateTimeOffset(second.AddHours(2), TimeSpan.Zero), Scalar("select '2026-11-21 08:30:44-02:00'::timestamptz"));
        Assert.Equal(new DateTimeOffset(1, 1, 2, 13, 0, 0, 1, TimeSpan.FromHours(5.5)), Scalar("select '13:00:00.001+05:30'::timetz"));
        Assert.Equal(second.Date, Field<DateTime>("select '2026-11-21'::date"));
        Assert.Equal(new DateOnly(2026, 11, 21), Field<DateOnly>("select '2026-11-21'::date"));
        Assert.Equal(TimeSpan.FromHours(26), Field<TimeSpan>("select interval '1 day 2 hours'"));
        Assert.Throws<InvalidCastException>(() => Field<TimeSpan>("select interval '1 month'"));
        Assert.Throws<OverflowException>(() => Scalar("select 'infinity'::timestamp"));
        Assert.Throws<OverflowException>(() => Scalar("select '-infinity'::date"));
        Assert.Throws<OverflowException>(() => Scalar("select '10000-01-01'::date"));
    }

    [Fact]
    public void A_local_time_binds_as_utc()
    {
        var utc = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(utc, Scalar("select ?::timestamp", utc.ToLocalTime()));
        Assert.Equal(new DateTimeOffset(utc), Scalar("select ?", new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(-7))));
    }

    [Fact]
    public void Nested_values_become_collections()
    {
        Assert.Equal(new List<object?> { 1, null, 3 }, Scalar("select [1, null, 3]"));
        Assert.Equal(new List<object?> { "a", "a long text that is not inlined" }, Scalar("select array_value('a', 'a long text that is not inlined')"));
        Assert.Equal(new List<object?>(), Scalar("select []::int[]"));
        var fields = Assert.IsType<Dictionary<string, object?>>(Scalar("select {'id': 7, 'tags': ['x', null], 'inner': {'d': 1.50::decimal(9,2)}}"));
        Assert.Equal(7, fields["id"]);
        Assert.Equal(new List<object?> { "x", null }, fields["tags"]);
        Assert.Equal(1.50m, Assert.IsType<Dictionary<string, object?>>(fields["inner"])["d"]);
        var map = Assert.IsType<Dictionary<object, object?>>(Scalar("select map {'one': 1, 'two': null}"));
        Assert.Equal(1, map["one"]);
        Assert.Null(map["two"]);
        Assert.Equal("text", Scalar("select union_value(t := 'text')"));
        Assert.Equal("happy", Scalar("select 'happy'::enum('sad', 'happy')"));
        Assert.Equal("0101", Scalar("select '0101'::bit"));
        Assert.Equal("""{"a":1}""", Scalar("""select '{"a":1}'::json"""));
    }

    [Fact]
    public void Nested_values_keep_their_rows_apart_over_many_chunks()
    {
        using var command = new DuckDbCommand("select i, case when i % 3 = 0 then null else [i, i + 1] end, {'s': 'number ' || i} from range(10000) t(i)", _connection);
        using var reader = command.ExecuteReader();
        for (var i = 0L; i < 10_000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal(i, reader.GetInt64(0));
            Assert.Equal(i % 3 == 0 ? DBNull.Value : new List<object?> { i, i + 1 }, reader.GetValue(1));
            Assert.Equal($"number {i}", Assert.IsType<Dictionary<string, object?>>(reader.GetValue(2))["s"]);
        }
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_type_without_a_reading_says_what_to_do() =>
        Assert.Contains("cast it to VARCHAR", Assert.Throws<NotSupportedException>(() => Scalar("select 1::bignum")).Message, StringComparison.Ordinal);

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
        (upper, lower) => Equals(Scalar("select ?", new Int128((ulong)upper, lower)), new Int128((ulong)upper, lower))).QuickCheckThrowOnFailure();
}
