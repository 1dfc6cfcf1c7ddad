using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>CREATE VIEW. A view over a stream is refused: what it shows would depend on who reads it.</summary>
internal static class CreateView
{
    private const string Supported =
        "CREATE [OR REPLACE] [SECURE] VIEW [IF NOT EXISTS] name [(column [COMMENT '…'], …)] [COMMENT = '…'] [COPY GRANTS] AS SELECT ….";

    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("create");
        var replace = cursor.Accept("or", "replace") ? "or replace " : "";
        cursor.Accept("secure");
        if (cursor.Accept("recursive") || cursor.Accept("materialized"))
            throw cursor.Refusal("this kind of view is not known.");
        cursor.Expect("view");
        var condition = cursor.Accept("if", "not", "exists") ? "if not exists " : "";
        var name = cursor.TakeName();
        var (columns, comments) = Columns(cursor);
        string? comment = null;
        while (!cursor.Accept("as"))
        {
            if (cursor.AtEnd)
                throw cursor.Refusal("AS SELECT is missing.");
            comment = TableOptions.TakeOption(cursor) ?? comment;
        }

        if (work.Streams.In(statement) is [var stream, ..])
            throw cursor.Refusal($"a view over the stream {stream} is not supported: select from the stream where its rows are used.");
        var edits = new TokenEdits(statement);
        StreamHasData.Over(edits, work.Streams);
        var query = Rewriter.Rewrite(edits, cursor.At, statement.Tokens.Count);
        if (columns.Length > 0)
            query = $"select * from ({query}) as named{columns}";
        await work.Engine.RunAsync($"create {replace}view {condition}{name.Sql} as {query}", cancellationToken);
        if (comment is not null)
            await Definition.CommentAsync(work, "view", name.Sql, comment, cancellationToken);
        foreach (var (column, text) in comments)
            await Definition.CommentColumnAsync(work, name, column, text, cancellationToken);
    }

    private static (string Sql, List<(string Column, string Comment)> Comments) Columns(Cursor cursor)
    {
        var comments = new List<(string, string)>();
        if (!cursor.Accept("("))
            return ("", comments);
        var names = new List<string>();
        do
        {
            var name = cursor.TakeIdentifier().Unquoted;
            names.Add(SqlText.Identifier(name));
            if (cursor.Accept("comment"))
                comments.Add((name, cursor.TakeString()));
        }
        while (cursor.Accept(","));
        cursor.Expect(")");
        return ($" ({string.Join(", ", names)})", comments);
    }
}
