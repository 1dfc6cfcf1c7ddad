using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class QueryTests : IDisposable
{
    private readonly DuckDbConnection _connection = new("DataSource=:memory:;threads=2");

    public QueryTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    private DuckDbCommand Command(string sql, params object?[] values)
    {
        var command = new DuckDbCommand(sql, _connection);
        foreach (var value in values)
            command.Parameters.Add(new DuckDbParameter(value));
        return command;
    }

    [Fact]
    public void The_engine_is_the_version_that_the_lock_file_pins() => Assert.StartsWith("v1.5.", _connection.ServerVersion, StringComparison.Ordinal);

    [Fact]
    public void Parameters_bind_by_place_by_number_and_by_name()
    {
        Assert.Equal("ab", Command("select ? || ?", "a", "b").ExecuteScalar());
        Assert.Equal("bab", Command("select $2 || $1 || $2", "a", "b").ExecuteScalar());
        var named = Command("select $first || $SECOND || $first");
        named.Parameters.Add("first", "x");
        named.Parameters.Add("$second", "y");
        Assert.Equal("xyx", named.ExecuteScalar());
    }

    [Fact]
    public void A_parameter_without_a_value_is_named_in_the_error()
    {
        Assert.Contains("$missing", Assert.Throws<InvalidOperationException>(() => Command("select $missing").ExecuteScalar()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Command("select ? + ?", 1).ExecuteScalar());
    }

    [Fact]
    public void A_value_too_many_is_refused() => Assert.Throws<InvalidOperationException>(() => Command("select ?", 1, 2).ExecuteScalar());

    [Fact]
    public void A_value_of_no_known_type_is_refused() => Assert.Throws<NotSupportedException>(() => Command("select ?", new Uri("http://localhost")).ExecuteScalar());

    [Fact]
    public void Several_statements_run_in_order_and_each_may_use_the_one_before()
    {
        var changed = Command("create table t (a int); insert into t values (1), (2); insert into t select a + 10 from t; update t set a = a + 1 where a > 10").ExecuteNonQuery();
        Assert.Equal(2 + 2 + 2, changed);
        Assert.Equal(4L, Command("select count(*) from t").ExecuteScalar());
    }

    [Fact]
    public void Several_results_are_read_one_after_the_other()
    {
        using var reader = Command("select 1 as a; create table t (x int); select 'two' as b, 3 as c").ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal("a", reader.GetName(0));
        Assert.True(reader.NextResult());
        Assert.Equal(2, reader.FieldCount);
        Assert.True(reader.Read());
        Assert.Equal("two", reader["B"]);
        Assert.False(reader.NextResult());
        Assert.Equal(0, reader.FieldCount);
    }

    [Fact]
    public void Closing_a_reader_runs_the_statements_that_are_left()
    {
        Assert.Equal(1, Command("select 1; create table t as select 5 as a").ExecuteScalar());
        Assert.Equal(5, Command("select a from t").ExecuteScalar());
    }

    [Fact]
    public void A_syntax_error_shows_the_engines_text_and_runs_nothing()
    {
        var error = Assert.Throws<DuckDbException>(() => Command("create table t (a int); selec 1").ExecuteNonQuery());
        Assert.Equal(DuckDbErrorType.Parser, error.ErrorType);
        Assert.Contains("syntax error at or near \"selec\"", error.Message, StringComparison.Ordinal);
        Assert.Throws<DuckDbException>(() => Command("select * from t").ExecuteScalar());
    }

    [Fact]
    public void A_failed_statement_ends_the_command_after_those_before_it()
    {
        Assert.Throws<DuckDbException>(() => Command("create table t (a int); insert into t values ('x'); insert into t values (1)").ExecuteNonQuery());
        Assert.Equal(0L, Command("select count(*) from t").ExecuteScalar());
    }

    [Theory]
    [InlineData("select nothing", DuckDbErrorType.Binder)]
    [InlineData("select * from nowhere", DuckDbErrorType.Catalog)]
    [InlineData("select 'x'::int", DuckDbErrorType.Conversion)]
    [InlineData("select case when i = 99999 then error('late') else i end from range(100000) t(i)", DuckDbErrorType.InvalidInput)]
    public void An_error_tells_its_kind(string sql, DuckDbErrorType expected) =>
        Assert.Equal(expected, Assert.Throws<DuckDbException>(() => Command(sql).ExecuteNonQuery()).ErrorType);

    [Fact]
    public void A_connection_works_on_after_an_error()
    {
        Assert.Throws<DuckDbException>(() => Command("select 'x'::int").ExecuteScalar());
        Assert.Equal(1, Command("select 1").ExecuteScalar());
    }

    [Theory]
    [InlineData("select 1", -1)]
    [InlineData("create table u (a int)", -1)]
    [InlineData("", -1)]
    [InlineData("-- only a comment", -1)]
    [InlineData("delete from t where a = 99", 0)]
    [InlineData("delete from t", 3)]
    [InlineData("update t set a = 0 where a > 1", 2)]
    [InlineData("insert into t select * from range(5000)", 5000)]
    [InlineData("merge into t using (values (1), (9)) s(b) on t.a = s.b when matched then update set a = 0 when not matched then insert values (s.b)", 2)]
    public void The_rows_that_a_statement_changed_are_counted(string sql, int expected)
    {
        Command("create table t (a int); insert into t values (1), (2), (3)").ExecuteNonQuery();
        Assert.Equal(expected, Command(sql).ExecuteNonQuery());
    }

    [Fact]
    public void What_a_statement_returns_can_be_read()
    {
        Command("create table t (a int)").ExecuteNonQuery();
        using var reader = Command("insert into t values (1), (2) returning a * 10").ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(10, reader.GetInt32(0));
    }

    [Fact]
    public void A_result_of_three_million_rows_is_streamed_in_bounded_memory()
    {
        Command("set memory_limit = '64MB'").ExecuteNonQuery();
        using var reader = Command("select i, 'a text that is longer than twelve bytes ' || i, (i / 100)::decimal(18,2) from range(3000000) t(i)").ExecuteReader();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (rows, sum, bytes) = (0L, 0L, 0L);
        while (reader.Read())
        {
            rows++;
            sum += reader.GetInt64(0);
            bytes += reader.GetUtf8(1).Length;
        }
        Assert.Equal((3_000_000L, 3_000_000L * 2_999_999 / 2), (rows, sum));
        Assert.True(bytes > 120_000_000, "The texts alone are larger than the memory limit.");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000, "Reading numbers and bytes in place allocates by chunk, not by row.");
    }

    [Fact]
    public void A_reader_knows_whether_there_are_rows_without_losing_one()
    {
        using (var reader = Command("select 1").ExecuteReader())
        {
            Assert.True(reader.HasRows);
            Assert.True(reader.Read());
            Assert.True(reader.HasRows);
            Assert.False(reader.Read());
            Assert.False(reader.Read());
        }
        using var empty = Command("select 1 where false").ExecuteReader();
        Assert.False(empty.HasRows);
        Assert.False(empty.Read());
    }

    [Fact]
    public void A_value_is_not_there_before_the_first_row_nor_after_the_last()
    {
        using var reader = Command("select 1").ExecuteReader();
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
        reader.Read();
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetValue(1));
        Assert.Throws<IndexOutOfRangeException>(() => reader["b"]);
        reader.Read();
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
    }

    [Fact]
    public void Bytes_and_characters_are_read_in_parts()
    {
        using var reader = Command("select 'hello world'::blob, 'Grüße'").ExecuteReader();
        reader.Read();
        var bytes = new byte[4];
        Assert.Equal(11, reader.GetBytes(0, 0, null, 0, 0));
        Assert.Equal(3, reader.GetBytes(0, 8, bytes, 1, 10));
        Assert.Equal("rld"u8.ToArray(), bytes[1..]);
        var letters = new char[2];
        Assert.Equal(2, reader.GetChars(1, 2, letters, 0, 2));
        Assert.Equal("üß", new string(letters));
        Assert.Equal("Grüße", reader.GetTextReader(1).ReadToEnd());
    }
}
