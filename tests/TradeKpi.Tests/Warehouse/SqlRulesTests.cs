using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

/// <summary>House rules for <c>sql/</c>: each holds for every script, and each finds the fault that it is there for.</summary>
public sealed class SqlRulesTests
{
    private const string Silver = "30_silver/011_type_x.sql";
    private const string Gold = "40_gold/050_x.sql";

    private static readonly Dictionary<string, Func<SqlFile, IEnumerable<string>>> s_rules = new(StringComparer.Ordinal)
    {
        [nameof(SqlRules.EachFileMakesOneModel)] = SqlRules.EachFileMakesOneModel,
        [nameof(SqlRules.DataIsNeverReplaced)] = SqlRules.DataIsNeverReplaced,
        [nameof(SqlRules.BadValuesCannotHoldAStream)] = SqlRules.BadValuesCannotHoldAStream,
        [nameof(SqlRules.EachFileSaysWhatItIs)] = SqlRules.EachFileSaysWhatItIs,
        [nameof(SqlRules.WordsAreLowerCase)] = SqlRules.WordsAreLowerCase,
        [nameof(SqlRules.LiteralsHoldNoBackslash)] = SqlRules.LiteralsHoldNoBackslash,
        [nameof(SqlRules.NoFunctionDiffersBetweenTheEngines)] = SqlRules.NoFunctionDiffersBetweenTheEngines,
        [nameof(SqlRules.OnlyOpsRatioDivides)] = SqlRules.OnlyOpsRatioDivides,
        [nameof(SqlRules.DescendingOrdersPlaceNulls)] = SqlRules.DescendingOrdersPlaceNulls,
        [nameof(SqlRules.TablesDeclareTheirKey)] = SqlRules.TablesDeclareTheirKey,
        [nameof(SqlRules.WhatEveryRunRefillsKeepsNoPast)] = SqlRules.WhatEveryRunRefillsKeepsNoPast,
        [nameof(SqlRules.LinesEndCleanly)] = SqlRules.LinesEndCleanly,
        [nameof(SqlRules.TwinsDoNotReadTheClock)] = SqlRules.TwinsDoNotReadTheClock,
        [nameof(MergeRules.SourcesHoldOneRowPerKey)] = MergeRules.SourcesHoldOneRowPerKey,
    };

    public static TheoryData<string> Rules => [.. s_rules.Keys];

    /// <summary>Rule, path, line that offends, script.</summary>
    public static TheoryData<string, string, int, string> Faults => new()
    {
        { nameof(SqlRules.EachFileMakesOneModel), Gold, 2, "create table gold.a (a date);\ncreate secure view gold.b as select 1;\n" },
        { nameof(SqlRules.DataIsNeverReplaced), Gold, 2, "-- x\ncreate or replace table t (a date);\n" },
        { nameof(SqlRules.DataIsNeverReplaced), Gold, 1, "create or alter table t (a date);\n" },
        { nameof(SqlRules.BadValuesCannotHoldAStream), Silver, 2, "as $$\nselect get(cells, 1)::number\n$$" },
        { nameof(SqlRules.BadValuesCannotHoldAStream), Silver, 1, "select cast(a as date)" },
        { nameof(SqlRules.BadValuesCannotHoldAStream), Silver, 1, "select order_date_text::date" },
        { nameof(SqlRules.BadValuesCannotHoldAStream), Silver, 1, "select get(cells, 1)::date" },
        { nameof(SqlRules.BadValuesCannotHoldAStream), Silver, 1, "select clean(convert_timezone('UTC', a))::timestamp_ntz" },
        { nameof(SqlRules.EachFileSaysWhatItIs), "10_setup/1_x.sql", 1, "select 1;\n" },
        { nameof(SqlRules.EachFileSaysWhatItIs), Gold, 2, "-- sales of a day\ncreate table if not exists gold.t (a date);\n" },
        { nameof(SqlRules.EachFileSaysWhatItIs), Gold, 3, "-- one row per day\n\ncreate or replace view gold.t as select 1;\n" },
        { nameof(SqlRules.EachFileSaysWhatItIs), "70_tests/1_x.sql", 2,
            "-- one row per day\ncreate or replace view ops.test_x as select 1;\n" },
        { nameof(SqlRules.WordsAreLowerCase), Gold, 1, "select a FROM t" },
        { nameof(SqlRules.WordsAreLowerCase), Gold, 2, "as $$\n  Select 1\n$$" },
        { nameof(SqlRules.LiteralsHoldNoBackslash), Gold, 1, @"select '\n'" },
        { nameof(SqlRules.NoFunctionDiffersBetweenTheEngines), Gold, 1, "select avg(a) from t" },
        { nameof(SqlRules.NoFunctionDiffersBetweenTheEngines), Gold, 1, "select greatest (a, b) from t" },
        { nameof(SqlRules.NoFunctionDiffersBetweenTheEngines), Gold, 2, "as $$\nselect WEEK(a) from t\n$$" },
        { nameof(SqlRules.OnlyOpsRatioDivides), "50_views/1_x.sql", 1, "select a / b from t" },
        { nameof(SqlRules.DescendingOrdersPlaceNulls), Gold, 1, "select a from t order by a desc, b" },
        { nameof(SqlRules.TablesDeclareTheirKey), Gold, 2, "-- one row per day\ncreate table if not exists gold.t (a date);\n" },
        {
            nameof(SqlRules.WhatEveryRunRefillsKeepsNoPast), Gold, 2,
            "-- one row per day; refilled by every run\ncreate table if not exists gold.t (a date);\n"
        },
        { nameof(SqlRules.LinesEndCleanly), Gold, 1, "select 1; \nselect 2;\n" },
        { nameof(SqlRules.LinesEndCleanly), Gold, 1, "select 1;" },
        { nameof(SqlRules.TwinsDoNotReadTheClock), "85_dynamic_twins/1_x.sql", 1, "select current_timestamp()" },
        { nameof(MergeRules.SourcesHoldOneRowPerKey), Gold, 1,
            "merge into t using (with a as (select b from c) select b from a) as s on t.b = s.b" },
        { nameof(MergeRules.SourcesHoldOneRowPerKey), Gold, 1,
            "merge into t using (with a as (select b from c group by b) select b from a join d on 1 = 1) as s on t.b = s.b" },
        { nameof(MergeRules.SourcesHoldOneRowPerKey), Gold, 1,
            "merge into t using (with a as (select b from c union all select b from d) select b from a) as s on t.b = s.b" },
        { nameof(MergeRules.SourcesHoldOneRowPerKey), Gold, 1, "merge into t using s on t.b = s.b" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_script_keeps_the_rule(string rule) =>
        AssertNone(SqlFile.All.SelectMany(file => s_rules[rule](file).Select(fault => $"sql/{file.Path}:{fault}")));

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_rule_finds_its_fault(string rule, string path, int line, string script) =>
        Assert.StartsWith($"{line}: ", Assert.Single(s_rules[rule](new SqlFile(path, script))), StringComparison.Ordinal);

    [Fact]
    public void Every_rule_has_a_fault_that_it_finds() =>
        Assert.Empty(s_rules.Keys.Except(Faults.Select(fault => (string)fault[0]), StringComparer.Ordinal));

    [Fact]
    public void Two_scripts_of_a_folder_never_share_their_place_in_the_order() =>
        AssertNone(SqlFile.All.GroupBy(file => file.Path[..file.Path.IndexOf('_', file.Path.IndexOf('/', StringComparison.Ordinal))],
            StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => string.Join(", ", group.Select(file => file.Path))));

    [Fact]
    public void Only_procedures_read_streams()
    {
        var streams = SqlFile.All.SelectMany(file => file.Statements).Where(statement => SqlRules.Creates(statement) == "stream")
            .Select(statement => SqlRules.Names(statement.Tokens).First()).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(streams);
        AssertNone(from file in SqlFile.All
                   from statement in file.Statements
                   where SqlRules.Creates(statement) is not ("procedure" or "stream")
                   from name in SqlRules.Names(SqlFile.Opened(statement.Tokens))
                   where streams.Contains(name)
                   select $"sql/{file.Path}:{statement.Line}: reads {name}");
    }

    [Fact]
    public void The_gold_task_calls_every_gold_procedure_once()
    {
        var procedures = from file in SqlFile.All
                         where file.Folder == "40_gold"
                         from statement in file.Statements
                         where SqlRules.Creates(statement) == "procedure"
                         select SqlRules.Names(statement.Tokens).First();
        var task = SqlFile.All.Single(file => file.Path == "75_tasks/060_refresh_gold.sql");
        var calls = SqlRules.Names(task.Tokens).Where(name => name.StartsWith("gold.", StringComparison.Ordinal));

        Assert.Equal(procedures.Order(StringComparer.Ordinal), calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_data_test_is_run_once()
    {
        var views = from file in SqlFile.All
                    from statement in file.Statements
                    where SqlRules.Creates(statement) == "view"
                    let name = SqlRules.Names(statement.Tokens).First()
                    where name.StartsWith("ops.test_", StringComparison.Ordinal)
                    select name;
        var run = SqlFile.All.Single(file => file.Path == "70_tests/095_run_data_tests.sql");
        var runs = SqlRules.Names(run.Tokens).Where(name => name.StartsWith("ops.test_", StringComparison.Ordinal));

        Assert.Equal(views.Order(StringComparer.Ordinal), runs.Order(StringComparer.Ordinal));
    }

    private static void AssertNone(IEnumerable<string> faults)
    {
        var lines = faults.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
