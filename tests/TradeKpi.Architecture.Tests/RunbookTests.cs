using System.Text.Json;
using System.Text.RegularExpressions;

namespace TradeKpi.Architecture.Tests;

/// <summary>Whoever is told of something finds what to do in <c>infra/RUNBOOK.md</c>.</summary>
public class RunbookTests
{
    private static readonly string s_runbook = File.ReadAllText(Path.Combine(Repository.Root, "infra", "RUNBOOK.md"));

    [Fact]
    public void Every_kind_of_rule_says_what_to_do_where_it_fires()
    {
        var kinds = Enum.GetValues<Alert.AlertKind>().Select(kind => JsonNamingPolicy.SnakeCaseUpper.ConvertName($"{kind}"));
        Assert.Equal(kinds.Order(StringComparer.Ordinal).ToList(), Names(s_runbook, "^- `([A-Z_]+)`:"));
    }

    [Fact]
    public void Every_data_test_says_what_to_do_where_it_finds_rows()
    {
        var tests = Repository.Files(Path.Combine("sql", "70_tests"), "*.sql")
            .SelectMany(file => Names(File.ReadAllText(file), @"^create or replace view ops\.test_(\w+) as"))
            .Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(tests);
        var rows = s_runbook.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1]);
        Assert.Equal(tests, Names(string.Join(' ', rows), "`([a-z_]+)`"));
    }

    private static List<string> Names(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(match => match.Groups[1].Value)
            .Order(StringComparer.Ordinal)];
}
