using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class AppenderTests : IDisposable
{
    private readonly DuckDbConnection _connection = new("DataSource=:memory:;threads=2");

    public AppenderTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    private object? Run(string sql) => new DuckDbCommand(sql, _connection).ExecuteScalar();

    [Fact]
    public void Rows_of_every_type_arrive()
    {
        var id = new Guid("0193a5b0-7c1d-7e3f-8a4b-ffeeddccbbaa");
        Run("create table t (b boolean, i int, l bigint, d double, m decimal(18,2), s varchar, x blob, day date, moment timestamp, tz timestamptz, id uuid, n int, f int default 9)");
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.CreateRow().AppendValue(true).AppendValue(-1).AppendValue(long.MaxValue).AppendValue(0.5).AppendValue(12.34m).AppendValue("Grüße und noch mehr Text")
                .AppendValue(new byte[] { 1, 0 }).AppendValue(new DateOnly(2026, 11, 21)).AppendValue(new DateTime(2026, 11, 21, 8, 0, 0, 0, 1))
                .AppendValue(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.FromHours(1))).AppendValue(id).AppendNullValue().AppendDefault().EndRow();
        }
        using var reader = new DuckDbCommand("from t", _connection).ExecuteReader();
        Assert.True(reader.Read());
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        Assert.Equal(
            [true, -1, long.MaxValue, 0.5, 12.34m, "Grüße und noch mehr Text", new byte[] { 1, 0 }, new DateOnly(2026, 11, 21), new DateTime(2026, 11, 21, 8, 0, 0, 0, 1),
                new DateTimeOffset(2026, 11, 21, 7, 0, 0, TimeSpan.Zero), id, DBNull.Value, 9],
            values);
    }

    [Fact]
    public void A_hundred_thousand_rows_arrive_in_order()
    {
        Run("create schema s; create table s.t (i bigint, text varchar)");
        using (var appender = _connection.CreateAppender("s", "t"))
        {
            for (var i = 0L; i < 100_000; i++)
                appender.CreateRow().AppendValue(i).AppendValue(i % 7 == 0 ? null : $"row {i}").EndRow();
        }
        Assert.Equal(100_000L, Run("select count(*) from s.t where text is not distinct from case when i % 7 = 0 then null else 'row ' || i end"));
    }

    [Fact]
    public void A_rollback_takes_appended_rows_back()
    {
        Run("create table t (a int)");
        using (_connection.BeginTransaction())
        {
            using var appender = _connection.CreateAppender("t");
            appender.CreateRow().AppendValue(1).EndRow();
            appender.Flush();
        }
        Assert.Equal(0L, Run("select count(*) from t"));
    }

    [Fact]
    public void A_refused_row_is_an_error_and_nothing_of_the_flush_stays()
    {
        Run("create table t (a int primary key)");
        var appender = _connection.CreateAppender("t");
        appender.CreateRow().AppendValue(1).EndRow();
        appender.CreateRow().AppendValue(1).EndRow();
        Assert.Contains("primary key", Assert.Throws<DuckDbException>(appender.Flush).Message, StringComparison.OrdinalIgnoreCase);
        appender.Dispose();
        Assert.Equal(0L, Run("select count(*) from t"));
    }

    [Fact]
    public void A_table_that_does_not_exist_and_a_row_of_the_wrong_width_are_errors()
    {
        Assert.Throws<DuckDbException>(() => _connection.CreateAppender("nowhere"));
        Run("create table t (a int, b int)");
        using var appender = _connection.CreateAppender("t");
        var row = appender.CreateRow().AppendValue(1);
        Assert.Throws<DuckDbException>(row.EndRow);
    }
}
