using TradeKpi.Warehouse;

namespace TradeKpi.Cost;

/// <summary>How many statements a run of the task graph executes, read from the scripts that are deployed.</summary>
internal static class RunStatements
{
    private const string Scripts = "TradeKpi.sql.";
    private const string Tasks = Scripts + "75_tasks";
    private const string Body = "$$";

    public static int Count()
    {
        var texts = Texts();
        var procedures = texts.Values.SelectMany(SqlScript.Split)
            .Where(statement => statement.Text.StartsWith("create or replace procedure", StringComparison.Ordinal))
            .ToDictionary(statement => statement.Tokens.Skip(4).TakeWhile(token => !token.Is("(")).Aggregate("",
                (name, token) => name + token.Text),
                statement => Executed(statement.Text), StringComparer.Ordinal);
        return texts
            .Where(text => text.Key.StartsWith(Tasks, StringComparison.Ordinal)
                && !text.Key.Contains("_check_", StringComparison.Ordinal))
            .SelectMany(text => Called(text.Value)).Sum(name => procedures[name]);
    }

    private static Dictionary<string, string> Texts()
    {
        var core = typeof(RunStatements).Assembly;
        return core.GetManifestResourceNames().Where(name => name.StartsWith(Scripts, StringComparison.Ordinal))
            .ToDictionary(name => name, Text, StringComparer.Ordinal);

        string Text(string name)
        {
            using var reader = new StreamReader(core.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    private static IEnumerable<string> Called(string task) => task.Split('\n')
        .Select(line => line.Trim()).Where(line => line.StartsWith("call ", StringComparison.Ordinal))
        .Select(line => line["call ".Length..line.IndexOf('(', StringComparison.Ordinal)]);

    // Between declarations and the return; a block's first statement stands behind its BEGIN.
    private static int Executed(string procedure)
    {
        var (start, end) = (procedure.IndexOf(Body, StringComparison.Ordinal), procedure.LastIndexOf(Body, StringComparison.Ordinal));
        return SqlScript.Split(procedure[(start + Body.Length)..end]).Count(statement =>
            statement.Tokens.FirstOrDefault(token => !token.Is("begin")).Text?.ToLowerInvariant()
                is "insert" or "update" or "delete" or "merge" or "select" or "truncate" or "with");
    }
}
