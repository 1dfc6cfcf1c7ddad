using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Snowflake.Rewriting;

/// <summary>Each rewrite by itself, in the order in which they run.</summary>
public sealed class RewriteTests
{
    [Fact]
    public void Every_rewrite_has_its_test_in_the_order_in_which_they_run() =>
        Assert.Equal(
            [
                nameof(ColonPaths), nameof(NamedBinds), nameof(EscapedLiterals), nameof(DollarLiterals), nameof(FileColumns),
                nameof(Stages), nameof(CastTypes), nameof(ReservedNames), nameof(Clocks), nameof(TableFunctions), nameof(DateAdditions),
                nameof(DatePartCalls), nameof(FormattedTimes), nameof(DecimalCalls),
            ],
            Rewriter.InOrder.Select(rewrite => rewrite.GetType().Name),
            StringComparer.Ordinal);

    [Theory]
    [InlineData("select payload:a from t", "the path payload:a is written with a colon")]
    [InlineData("select f(x):a", "the path ):a is written with a colon")]
    [InlineData("select payload : a from t", "a path is written with a colon")]
    public void Colon_paths_are_refused(string sql, string why)
    {
        var refusal = Refused<ColonPaths>(sql);
        Assert.Contains(why, refusal, StringComparison.Ordinal);
        Assert.Contains("get_path(column, 'a.b')", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select :a, ?", "select $a, ?")]
    [InlineData("select x::int", "select x::int")]
    public void Named_binds_carry_the_engine_s_mark(string sql, string engine) => Becomes<NamedBinds>(sql, engine);

    [Theory]
    [InlineData(@"select 'a\nb', 'a\\b', 'a\qb'", "select 'a\nb', 'a\\b', 'aqb'")]
    [InlineData("select 'a''b'", "select 'a''b'")]
    public void Escaped_literals_hold_what_their_escapes_stand_for(string sql, string engine) => Becomes<EscapedLiterals>(sql, engine);

    [Fact]
    public void Dollar_literals_are_literals_in_quotes() => Becomes<DollarLiterals>("select $$it's$$", "select 'it''s'");

    [Fact]
    public void File_columns_are_refused_outside_of_copy() =>
        Assert.Contains("$1 has no meaning here", Refused<FileColumns>("select $1"), StringComparison.Ordinal);

    [Fact]
    public void Stages_are_refused_outside_of_copy() =>
        Assert.Contains("a stage cannot be queried", Refused<Stages>("select * from @ops.lake/x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("select a::number(10,2), b::string", "select a::DECIMAL(10,2), b::VARCHAR")]
    [InlineData("select cast(cast(a as int) as number)", "select cast(cast(a as BIGINT) as DECIMAL(38,0))")]
    [InlineData("select try_cast(a as double precision) as date", "select try_cast(a as DOUBLE ) as date")]
    [InlineData("select cast(a as geography)", "select cast(a as geography)")]
    public void Cast_types_are_the_engine_s(string sql, string engine) => Becomes<CastTypes>(sql, engine);

    [Fact]
    public void Cast_types_that_are_not_known_are_refused() =>
        Assert.Contains("the type of a cast is not known", Refused<CastTypes>("select 1::geography"), StringComparison.Ordinal);

    [Theory]
    [InlineData("select semi from t", "select \"semi\" from t")]
    [InlineData("select glob(a) from t", "select glob(a) from t")]
    public void Reserved_names_are_quoted_unless_they_are_called(string sql, string engine) => Becomes<ReservedNames>(sql, engine);

    [Theory]
    [InlineData("select current_timestamp, current_timestamp()", "select statement_time(), statement_time()")]
    [InlineData("select current_date", "select statement_time()::date")]
    [InlineData("select sysdate(), sysdate", "select (statement_time() at time zone 'UTC'), sysdate")]
    [InlineData("select t.current_date", "select t.current_date")]
    public void Clocks_are_the_time_at_which_the_statement_began(string sql, string engine) => Becomes<Clocks>(sql, engine);

    [Theory]
    [InlineData("select * from table(s.f(1, 2))", "select * from s.f(1, 2)")]
    [InlineData("select * from table(information_schema.task_history())", "select * from __engine.task_history()")]
    [InlineData("select * from table(generator(rowcount=>3))", "select * from range(3)")]
    public void Table_functions_stand_by_themselves(string sql, string engine) => Becomes<TableFunctions>(sql, engine);

    [Fact]
    public void Table_functions_of_the_information_schema_that_are_not_known_are_refused() =>
        Assert.Contains(
            "information_schema.query_history is not known",
            Refused<TableFunctions>("select * from table(information_schema.query_history())"),
            StringComparison.Ordinal);

    [Fact]
    public void Date_additions_are_the_macro_of_their_part() =>
        Becomes<DateAdditions>("select dateadd('days', f(1, 2), d)", "select __dateadd_day( f(1, 2), d)");

    [Fact]
    public void Date_additions_with_other_arguments_are_refused() =>
        Assert.Contains("takes three arguments", Refused<DateAdditions>("select dateadd(day, 1)"), StringComparison.Ordinal);

    [Theory]
    [InlineData("select datediff(hh, a, b)", "select date_diff('hour', a, b)")]
    [InlineData("select date_trunc('MONTH', a)", "select date_trunc('month', a)")]
    public void Date_part_calls_name_their_part_as_the_engine_does(string sql, string engine) => Becomes<DatePartCalls>(sql, engine);

    [Theory]
    [InlineData("select to_date(a, 'YYYY-MM-DD')", "select strptime(a, '%Y-%m-%d')::date")]
    [InlineData("select try_to_timestamp_tz(a, 'HH24:MI TZH:TZM')", "select try_strptime(a, '%H:%M %z')::timestamptz")]
    [InlineData("select to_timestamp_ntz(a, 'SS.FF')", "select strptime(a, '%S.%f')::timestamp")]
    [InlineData("select to_varchar(a, 'SS.FF')", "select strftime(a, '%S.%n')")]
    [InlineData("select to_date(a)", "select to_date(a)")]
    public void Formatted_times_use_the_engine_s_format(string sql, string engine) => Becomes<FormattedTimes>(sql, engine);

    [Fact]
    public void Formatted_times_with_a_format_that_is_no_literal_are_refused() =>
        Assert.Contains("a literal format", Refused<FormattedTimes>("select to_date(a, b)"), StringComparison.Ordinal);

    [Theory]
    [InlineData("select to_number(a)", "select cast(a as decimal(38, 0))")]
    [InlineData("select try_to_decimal(a,18,2)", "select try_cast(a as decimal(18, 2))")]
    public void Decimal_calls_are_casts(string sql, string engine) => Becomes<DecimalCalls>(sql, engine);

    [Fact]
    public void Decimal_calls_with_a_format_are_refused() =>
        Assert.Contains("the last two as literals", Refused<DecimalCalls>("select to_number(a, '999')"), StringComparison.Ordinal);

    [Fact]
    public void Stream_has_data_names_a_stream_that_exists() =>
        Assert.Contains(
            "the stream ops.missing does not exist",
            Refused("select system$stream_has_data('ops.missing')",
                new StreamHasData(new StreamNames(new Dictionary<string, long>(StringComparer.Ordinal)))),
            StringComparison.Ordinal);

    [Fact]
    public void A_token_is_taken_by_the_first_rewrite_that_knows_it() =>
        Assert.Equal(
            "select cast($a as DECIMAL(38,0)), '\t', __dateadd_day( 1, statement_time()::date)",
            Whole(@"select cast(:a as number), '\t', dateadd(day, 1, current_date)"));

    private static string Whole(string sql)
    {
        var statement = Statement(sql);
        return Rewriter.Rewrite(statement, 0, statement.Tokens.Count);
    }

    private static SqlStatement Statement(string sql) => SqlScript.Split(sql)[0];

    private static void Becomes<T>(string sql, string engine)
        where T : IRewrite, new() =>
        Assert.Equal(engine, Apply(sql, new T()));

    private static string Refused<T>(string sql)
        where T : IRewrite, new() =>
        Refused(sql, new T());

    private static string Refused(string sql, IRewrite rewrite)
    {
        var refusal = Assert.Throws<SnowflakeSqlException>(() => Apply("\n" + sql, rewrite));
        Assert.Equal(2, refusal.Line);
        return refusal.Message;
    }

    private static string Apply(string sql, IRewrite rewrite)
    {
        var edits = new TokenEdits(Statement(sql));
        for (var at = 0; at < edits.Statement.Tokens.Count; at++)
            rewrite.Apply(edits, at);
        return edits.Render(0, edits.Statement.Tokens.Count);
    }
}
