using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

public sealed class SqlLexerTests
{
    [Theory]
    [InlineData("a::b", "Word a|Symbol ::|Word b")]
    [InlineData("where a = :bind", "Word where|Word a|Symbol =|Bind :bind")]
    [InlineData("a = ?", "Word a|Symbol =|Bind ?")]
    [InlineData("x := 1", "Word x|Symbol :=|Number 1")]
    [InlineData("from @ops.lake/order/date=2024-01-01/ (a)", "Word from|Stage @ops.lake/order/date=2024-01-01/|Symbol (|Word a|Symbol )")]
    [InlineData("select $1, METADATA$ACTION", "Word select|FileColumn $1|Symbol ,|Word METADATA$ACTION")]
    [InlineData("system$stream_has_data('s')", "Word system$stream_has_data|Symbol (|String 's'|Symbol )")]
    [InlineData("'it''s' \"a \"\"b\"\"\"", "String 'it''s'|QuotedIdentifier \"a \"\"b\"\"\"")]
    [InlineData("$$ ';' -- $$ x", "DollarString $$ ';' -- $$|Word x")]
    [InlineData("a -- b\nc // d\ne /* f\n' */ g", "Word a|Word c|Word e|Word g")]
    [InlineData("a->>'b' || c->d", "Word a|Symbol ->>|String 'b'|Symbol |||Word c|Symbol ->|Word d")]
    [InlineData("a <= 1.5e3 <> b", "Word a|Symbol <=|Number 1.5e3|Symbol <>|Word b")]
    [InlineData("", "")]
    public void Text_is_cut_at_its_tokens(string sql, string expected) =>
        Assert.Equal(expected, string.Join('|', SqlLexer.Tokens(sql).Select(token => $"{token.Kind} {token.Text}")));

    [Fact]
    public void Lines_count_through_comments_literals_and_bodies()
    {
        var tokens = SqlLexer.Tokens("a\n/* 2\n 3 */ b 'x\ny' c\n$$\n\n$$ d -- e\nf");

        Assert.Equal([("a", 1), ("b", 3), ("c", 4), ("d", 7), ("f", 8)],
            tokens.Where(token => token.Kind == SqlTokenKind.Word).Select(token => (token.Text, token.Line)));
    }

    [Theory]
    [InlineData("a\n'b", "Line 2: the ' that opens here is never closed.")]
    [InlineData("'it''s", "Line 1: the ' that opens here is never closed.")]
    [InlineData("\n\n\"b", "Line 3: the \" that opens here is never closed.")]
    [InlineData("$$ a $", "Line 1: the $$ literal that opens here is never closed.")]
    [InlineData("a /* b", "Line 1: the comment that opens here is never closed.")]
    public void What_is_never_closed_is_refused_with_the_line_where_it_opens(string sql, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => SqlLexer.Tokens(sql)).Message);

    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData("\"a \"\"b\"\"\"", "a \"b\"")]
    [InlineData("$$ 'a' $$", " 'a' ")]
    [InlineData("word", "word")]
    public void A_literal_knows_its_value(string sql, string value) =>
        Assert.Equal(value, Assert.Single(SqlLexer.Tokens(sql)).Unquoted);

    [Fact]
    public void Words_compare_without_case_and_literals_never()
    {
        Assert.True(Assert.Single(SqlLexer.Tokens("SELECT")).Is("select"));
        Assert.False(Assert.Single(SqlLexer.Tokens("'select'")).Is("'select'"));
    }
}
