using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

/// <summary>One script of <c>sql/</c>, or a sample that stands for one.</summary>
/// <param name="Path">Relative to <c>sql/</c>, with forward slashes.</param>
internal sealed record SqlFile(string Path, string Text)
{
    public string Folder => Path.Split('/')[0];

    public string[] Lines => Text.Split('\n');

    public IReadOnlyList<SqlStatement> Statements => SqlScript.Split(Text);

    /// <summary>Every token, with the bodies between <c>$$</c> opened.</summary>
    public List<SqlToken> Tokens => Opened(SqlLexer.Tokens(Text));

    public static IReadOnlyList<SqlFile> All { get; } = ReadAll();

    public static List<SqlToken> Opened(IEnumerable<SqlToken> tokens) =>
        [.. tokens.SelectMany(token => token.Kind == SqlTokenKind.DollarString
        ? SqlLexer.Tokens(token.Unquoted).Select(inner => inner with { Line = inner.Line + token.Line - 1 })
        : [token])];

    /// <summary>The comment lines directly above a line, first to last.</summary>
    public string[] CommentAbove(int line) =>
        [.. Lines.Take(line - 1).Reverse().TakeWhile(text => text.StartsWith("--", StringComparison.Ordinal)).Reverse()];

    private static List<SqlFile> ReadAll()
    {
        var root = Root();
        return [.. Directory.EnumerateFiles(root, "*.sql", SearchOption.AllDirectories)
            .Select(path => new SqlFile(System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(System.IO.Path.Combine(folder.FullName, "sql", "40_gold")))
                return System.IO.Path.Combine(folder.FullName, "sql");
        }

        throw new DirectoryNotFoundException("No sql/ folder above the test's own.");
    }
}
