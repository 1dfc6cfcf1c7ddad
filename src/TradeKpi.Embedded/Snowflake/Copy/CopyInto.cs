using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Copy;

/// <summary>The parts of a COPY INTO a table.</summary>
/// <param name="Columns">The engine's column list with its parentheses, or empty for every column in order.</param>
/// <param name="Select">The engine's select list over the line and its metadata.</param>
/// <param name="Path">The path inside the stage that every file starts with; may be empty.</param>
/// <param name="Files">File names behind <paramref name="Path"/>; empty when a pattern or every file is meant.</param>
internal sealed record CopyInto(
    SqlStatement Statement,
    ObjectName Table,
    string Columns,
    string Select,
    string Stage,
    string Path,
    IReadOnlyList<string> Files,
    string? Pattern,
    bool Force)
{
    private const int MostFiles = 1000;

    private const string Supported =
        "COPY INTO table [(column, …)] FROM (SELECT $1, METADATA$FILENAME, METADATA$FILE_ROW_NUMBER, METADATA$FILE_LAST_MODIFIED, "
        + "METADATA$START_SCAN_TIME, … FROM @stage/path) | @stage/path [FILES = ('…', …) | PATTERN = '…'] FILE_FORMAT = (TYPE = JSON) "
        + "[ON_ERROR = ABORT_STATEMENT] [FORCE = TRUE | FALSE] [PURGE = FALSE].";

    public static CopyInto Read(SqlStatement statement)
    {
        var cursor = new Cursor(statement, Supported);
        cursor.Expect("copy");
        cursor.Expect("into");
        if (cursor.Current.Kind is SqlTokenKind.Stage)
            throw cursor.Refusal("data cannot be unloaded to a stage.");
        var table = cursor.TakeName();
        var columns = "";
        if (cursor.Sees("("))
        {
            var (from, to) = cursor.TakeGroup();
            columns = $" ({Rewriter.Rewrite(statement, from, to)})";
        }

        cursor.Expect("from");
        var select = "__line";
        var transforms = cursor.Accept("(");
        if (transforms)
        {
            cursor.Expect("select");
            var (from, to) = cursor.TakeUntil("from");
            select = SelectList(statement, from, to);
            cursor.Expect("from");
        }

        var (stage, path) = TakeStage(cursor);
        if (transforms && !cursor.Accept(")"))
            throw cursor.Refusal("write the columns of the file without an alias, and no clause behind the stage.");

        var copy = new CopyInto(statement, table, columns, select, stage, path, [], null, Force: false);
        var isJson = false;
        while (!cursor.AtEnd)
            copy = TakeOption(cursor, copy, ref isJson);
        if (!isJson)
            throw cursor.Refusal("the file format is missing.");
        if (copy.Files.Count > 0 && copy.Pattern is not null)
            throw cursor.Refusal("FILES and PATTERN exclude each other.");
        return copy;
    }

    private static CopyInto TakeOption(Cursor cursor, CopyInto copy, ref bool isJson)
    {
        if (cursor.Accept("files", "="))
        {
            var (from, to) = cursor.TakeGroup();
            var literals = copy.Statement.Tokens.Skip(from).Take(to - from).Where(token => token.Kind is SqlTokenKind.String);
            var files = literals.Select(SqlText.Value).ToList();
            return files.Count <= MostFiles
                ? copy with { Files = files }
                : throw cursor.Refusal($"{files.Count} files are named; a COPY takes {MostFiles}.");
        }

        if (cursor.Accept("pattern", "="))
            return copy with { Pattern = cursor.TakeString() };
        if (cursor.Accept("force", "="))
            return copy with { Force = cursor.TakeBoolean() };
        if (cursor.Accept("purge", "=", "false"))
            return copy;
        if (cursor.Accept("on_error", "="))
        {
            return AcceptAbort(cursor) ? copy : throw cursor.Refusal("rows or files that cannot be read are never skipped.");
        }

        if (!cursor.Accept("file_format", "="))
            throw cursor.Refusal($"'{cursor.Current.Text}' is not known in COPY.");
        cursor.Expect("(");
        cursor.Expect("type");
        cursor.Expect("=");
        if (!cursor.Take().Unquoted.Equals("JSON", StringComparison.OrdinalIgnoreCase) || !cursor.Accept(")"))
            throw cursor.Refusal("only newline-delimited JSON without options is read.");
        isJson = true;
        return copy;
    }

    private static bool AcceptAbort(Cursor cursor) =>
        cursor.Accept("abort_statement")
        || (cursor.Current.Kind is SqlTokenKind.String
            && cursor.TakeString().Equals("ABORT_STATEMENT", StringComparison.OrdinalIgnoreCase));

    private static (string Stage, string Path) TakeStage(Cursor cursor)
    {
        var token = cursor.Take();
        var text = token.Unquoted;
        if (token.Kind is not (SqlTokenKind.Stage or SqlTokenKind.String) || !text.StartsWith('@') || text.Length < 2)
            throw cursor.Refusal("a stage is expected here.");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (text[1..], "") : (text[1..slash], text[(slash + 1)..]);
    }

    private static string SelectList(SqlStatement statement, int from, int to)
    {
        var part = SqlText.Part(statement, from, to);
        var tokens = part.Tokens.ToList();
        var lines = new List<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is not SqlTokenKind.FileColumn)
                continue;
            if (tokens[i].Text != "$1")
            {
                throw SnowflakeSqlException.Refusal(
                    statement, $"{tokens[i].Text} is not known: a JSON file has one column, $1.", Supported, tokens[i].Line);
            }

            tokens[i] = tokens[i] with { Kind = SqlTokenKind.QuotedIdentifier };
            lines.Add(i);
        }

        var edits = new TokenEdits(part with { Tokens = tokens });
        lines.ForEach(i => edits.Replace(i, "__line"));
        return Rewriter.Rewrite(edits, 0, tokens.Count);
    }
}
