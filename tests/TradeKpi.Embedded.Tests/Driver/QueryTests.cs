using DuckDB.NET.Data;
namespace TradeKpi.Embedded.Tests.Driver;

public sealed class QueryTests : DriverTest
{
    [Fact]
    public void The_engine_is_the_version_that_the_package_brings() =>
        Assert.StartsWith("v1.5.", Connection.ServerVersion, StringComparison.Ordinal);

    [Fact]
    public void Parameters_bind_by_place_by_number_and_by_name()
    {
        Assert.Equal("ab", Scalar("select ? || ?", "a", "b"));
        Assert.Equal("bab", Scalar("select $2 || $1 || $2", "a", "b"));
        var named = Command("select $first || $SECOND || $first");
        named.Parameters.Add(new DuckDBParameter("first", "x"));
        named.Parameters.Add(new DuckDBParameter("$second", "y"));
        Assert.Equal("xyx", named.ExecuteScalar());
    }

    [Fact]
    public void A_parameter_without_a_value_is_named_in_the_error()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => Scalar("select $missing"));
        Assert.Contains("$missing", missing.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Scalar("select ? + ?", 1));
    }

    [Fact]
    public void A_value_too_many_is_refused() => Assert.Throws<InvalidOperationException>(() => Scalar("select ?", 1, 2));

    [Theory]
    [InlineData("select $known")]
    [InlineData("select $known, 'not $other', \"not $other\" from (select 1 as \"not $other\") -- nor $other")]
    [InlineData("select $known, $$ not $other $$ /* nor $other */")]
    [InlineData("select $known, e'it\\'s not $other' as metadata$other")]
    public void A_name_that_the_statement_does_not_have_is_refused(string sql)
    {
        using var command = Command(sql);
        command.Parameters.Add(new DuckDBParameter("known", 1));
        Assert.Equal(1, command.ExecuteScalar());
        command.Parameters.Add(new DuckDBParameter("other", 2));
        var surplus = Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
        Assert.Contains("$other", surplus.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_two_values_is_refused()
    {
        using var command = Command("select $a");
        command.Parameters.Add(new DuckDBParameter("a", 1));
        command.Parameters.Add(new DuckDBParameter("$A", 2));
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
    }

    [Fact]
    public void Parameters_with_and_without_a_name_stand_side_by_side_and_each_statement_counts_its_own_places()
    {
        var command = Command("select ? || $name || ?; select $name || ?", "a", "b");
        command.Parameters.Add(new DuckDBParameter("name", "-"));
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal("a-b", reader.GetString(0));
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal("-a", reader.GetString(0));
    }

    /// <summary>The library would make it a whole number, to fit the column.</summary>
    [Fact]
    public void A_value_is_compared_as_what_it_is()
    {
        Command("create table t as select i::int as i from range(5) t(i)").ExecuteNonQuery();
        Assert.Equal(3L, Scalar("select count(*) from t where i > ?", 1.5m));
        Assert.Equal(3L, Scalar("select count(*) from t where i > ?", 1.5));
        Assert.Equal(0L, Scalar("select count(*) from t where i = ?", 1.5m));
        Assert.Equal(5L, Scalar("select count(*) from t where i < ?", 5_000_000_000L));
    }

    [Fact]
    public void A_text_without_a_statement_is_refused() =>
        Assert.Throws<DuckDBException>(() => Command("-- only a comment").ExecuteNonQuery());

    [Fact]
    public void A_value_of_no_known_type_is_refused() =>
        Assert.Throws<NotSupportedException>(() => Command("select ?", new Uri("http://localhost")).ExecuteScalar());

    [Fact]
    public void Several_statements_run_in_order_and_each_may_use_the_one_before()
    {
        var changed = Command(
            """
            create table t (a int); insert into t values (1), (2); insert into t select a + 10 from t; update t set a = a + 1 where a > 10
            """).ExecuteNonQuery();
        Assert.Equal(2 + 2 + 2, changed);
        Assert.Equal(4L, Scalar("select count(*) from t"));
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
        Assert.Equal(1, Scalar("select 1; create table t as select 5 as a"));
        Assert.Equal(5, Scalar("select a from t"));
    }

    [Fact]
    public void A_syntax_error_shows_the_engines_text_and_runs_nothing()
    {
        var error = Assert.Throws<DuckDBException>(() => Command("create table t (a int); selec 1").ExecuteNonQuery());
        Assert.StartsWith("Parser Error", error.Message, StringComparison.Ordinal);
        Assert.Contains("syntax error at or near \"selec\"", error.Message, StringComparison.Ordinal);
        Assert.Throws<DuckDBException>(() => Scalar("select * from t"));
    }

    [Fact]
    public void A_failed_statement_ends_the_command_after_those_before_it()
    {
        using var command = Command("create table t (a int); insert into t values ('x'); insert into t values (1)");
        Assert.Throws<DuckDBException>(() => command.ExecuteNonQuery());
        Assert.Equal(0L, Scalar("select count(*) from t"));
    }

    [Theory]
    [InlineData("select nothing", "Binder Error")]
    [InlineData("select * from nowhere", "Catalog Error")]
    [InlineData("select 'x'::int", "Conversion Error")]
    [InlineData("select case when i = 99999 then error('late') else i end from range(100000) t(i)", "Invalid Input Error")]
    public void An_error_tells_its_kind(string sql, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<DuckDBException>(() => Command(sql).ExecuteNonQuery()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_connection_works_on_after_an_error()
    {
        Assert.Throws<DuckDBException>(() => Scalar("select 'x'::int"));
        Assert.Equal(1, Scalar("select 1"));
    }

    [Theory]
    [InlineData("select 1", 0)]
    [InlineData("create table u (a int)", 0)]
    [InlineData("delete from t where a = 99", 0)]
    [InlineData("delete from t", 3)]
    [InlineData("update t set a = 0 where a > 1", 2)]
    [InlineData("insert into t select * from range(5000)", 5000)]
    [InlineData(
        "merge into t using (values (1), (9)) s(b) on a = b when matched then update set a = 0 when not matched then insert values (b)", 2)]
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
    public void An_error_late_in_a_result_is_no_end_of_it()
    {
        using var command = Command("select case when i = 2999999 then error('late') else i end from range(3000000) t(i)");
        Assert.Throws<DuckDBException>(() =>
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                // The error may come with any row, and must come.
            }
        });
    }

    [Fact]
    public void A_second_command_may_run_while_a_reader_is_open()
    {
        using var reader = Command("select i from range(10000) t(i)").ExecuteReader();
        for (var i = 0L; i < 10_000; i++)
        {
            Assert.True(reader.Read());
            if (i % 1000 == 0)
                Assert.Equal(1, Scalar("select 1"));
            Assert.Equal(i, reader.GetInt64(0));
        }
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
