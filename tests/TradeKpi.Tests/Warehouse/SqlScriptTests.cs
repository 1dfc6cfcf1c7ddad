using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

public sealed class SqlScriptTests
{
    [Fact]
    public void Semicolons_in_quotes_comments_and_bodies_end_no_statement() =>
        Assert.Equal(["select ';' as \";\"", "begin $$ a; b; $$ -- ;\nend"],
            SqlScript.Split("-- first;\nselect ';' as \";\"; /* ; */ ; begin $$ a; b; $$ -- ;\nend;").Select(statement => statement.Text),
            StringComparer.Ordinal);

    [Fact]
    public void A_statement_knows_where_it_starts_and_its_tokens_where_they_stand()
    {
        var statement = SqlScript.Split("select 1;\n-- second\n\n  select\n  two;")[1];

        Assert.Equal(4, statement.Line);
        Assert.Equal([("select", 0, 4), ("two", 9, 5)], statement.Tokens.Select(token => (token.Text, token.Start, token.Line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ;; \n")]
    [InlineData("-- nothing but a comment")]
    public void A_script_without_statements_has_none(string sql) => Assert.Empty(SqlScript.Split(sql));

    [Fact]
    public void Statements_put_together_again_split_into_the_same_statements()
    {
        var piece = Gen.Elements("select", "a::b", "'it''s; '", "\"x;\"\"\"", "$$ ; ' $$", "@ops.lake/a/", ":bind", "$1", "1.5",
            "/* ; */ x", "-- ; '\ny", "(", ",", "||");
        var separator = Gen.Elements(" ", "\n", " /* ; */ ", "\n-- it's\n");
        var statement = piece.NonEmptyListOf().SelectMany(pieces => separator.Select(between => string.Join(between, pieces)));
        var script = statement.ListOf().Select(statements => string.Join(" ;\n", statements));

        Prop.ForAll(script.ToArbitrary(), sql =>
        {
            var statements = SqlScript.Split(sql).Select(part => part.Text).ToList();
            var again = SqlScript.Split(string.Join(";\n", statements)).Select(part => part.Text);
            return statements.SequenceEqual(again, StringComparer.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_script_has_as_many_statements_as_were_put_into_it()
    {
        var statement = Gen.Elements("select 1", "select ';'", "$$ a; b $$", "x /* ; */", "a -- ;\nb");

        Prop.ForAll(statement.ListOf().ToArbitrary(), statements =>
            SqlScript.Split(string.Join(" ; ", statements)).Count == statements.Count).QuickCheckThrowOnFailure();
    }
}
