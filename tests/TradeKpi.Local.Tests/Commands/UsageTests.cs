using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("reprot")]
    [InlineData("report")]
    [InlineData("report", "nope")]
    [InlineData("report", "daily-sales", "--from", "yesterday")]
    [InlineData("report", "daily-sales", "--colour", "red")]
    [InlineData("report", "daily-sales", "--sort", "colour")]
    [InlineData("report", "daily-sales", "--format", "xml")]
    [InlineData("replay")]
    [InlineData("replay", "/there/is/no/such/file")]
    [InlineData("replay", "-", "-")]
    [InlineData("explain", "daily-sales")]
    [InlineData("explain", "nope", "2025-01-03")]
    [InlineData("--port", "99999")]
    [InlineData("run", "--dirty", "1.5")]
    [InlineData("generate", "--out", "")]
    [InlineData("generate", "--ledger", "")]
    [InlineData("replay", "")]
    [InlineData("quarantine", "replay", "")]
    [InlineData("run", "--rate", "fast")]
    [InlineData("run", "--rate", "0,5")]
    [InlineData("run", "--rate", "NaN")]
    [InlineData("run", "--poll", "http://localhost", "--poll-every", "often")]
    [InlineData("--port", "http")]
    [InlineData("verify", "--most", "all")]
    [InlineData("generate", "--events", "0")]
    [InlineData("generate", "--days", "0.5")]
    [InlineData("generate", "--from", "1999-12-31")]
    [InlineData("quarantine")]
    [InlineData("erase")]
    [InlineData("erase", "customers")]
    [InlineData("erase", "customers", " ")]
    [InlineData("erase", "customers", "-")]
    [InlineData("erase", "customers", "CUST1")]
    [InlineData("cost", "--rate", "0")]
    [InlineData("cost", "--rate", "10000000")]
    [InlineData("cost", "--latency", "soon")]
    [InlineData("cost", "--budget", "-1")]
    [InlineData("cost", "--prices", "")]
    [InlineData("sql")]
    [InlineData("sql", "select", "1")]
    [InlineData("sql", "select 1", "--file", "q.sql")]
    [InlineData("sql", "--file", "/there/is/no/such/file")]
    [InlineData("completion", "fish")]
    [InlineData("--config", "/there/is/no/such/file")]
    public async Task What_cannot_be_done_as_asked_ends_with_2_and_says_why(params string[] args)
    {
        var result = await _cli.RunAsync(args);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
        Assert.False(Directory.Exists(_cli.Data), "A refused command must not make a data folder.");
    }

    [Theory]
    [InlineData("Did you mean report?", "reprot")]
    [InlineData("Did you mean daily-sales?", "report", "dayly-sales")]
    [InlineData("Did you mean --rate?", "run", "--raet=5")]
    [InlineData("Did you mean --rate?", "--rat", "5")]
    [InlineData("Did you mean --group-by?", "report", "daily-sales", "--grup-by", "country")]
    [InlineData("Did you mean daily-sales?", "explain", "daily-sale", "2025-01-03")]
    [InlineData("Did you mean --file?", "sql", "--fil", "x.sql")]
    [InlineData("Did you mean --column?", "explain", "daily-sales", "2025-01-03", "--colum=net_sales")]
    public async Task A_mistyped_word_is_told_with_the_one_that_was_meant(string told, params string[] args)
    {
        var result = await _cli.RunAsync(args);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WordsForNumbers))]
    public async Task A_word_where_a_number_a_day_or_a_time_belongs_ends_with_2_and_names_option_word_and_what_is_allowed(
        string command, string option, string word)
    {
        var result = await _cli.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), option, word]);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.Contains($"'{word}'", result.Error, StringComparison.Ordinal);
        Assert.Matches("takes a .* from .* to ", result.Error);
        Assert.False(Directory.Exists(_cli.Data), "A refused command must not make a data folder.");
    }

    /// <summary>Every option of every command whose value is no text, with words that are none of its values.</summary>
    public static TheoryData<string, string, string> WordsForNumbers()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var (command, option) in TradeKpiCommand.Options.Where(found => !IsText(found.Option.ValueType)))
        {
            foreach (var word in new[] { "abc", "99999999999999999999", "-1e400", "NaN", "1,5", "0x10" })
                cases.Add(command, option.Name, word);
        }

        Assert.NotEmpty(cases);
        return cases;
    }

    private static bool IsText(Type type) =>
        type == typeof(string) || type == typeof(bool) || type == typeof(System.Net.IPAddress) || type.IsArray;

    [Theory]
    [InlineData("report", "daily-sales")]
    [InlineData("verify")]
    [InlineData("explain", "daily-sales", "2025-01-03")]
    [InlineData("rebuild")]
    [InlineData("quarantine", "list")]
    [InlineData("sql", "select 1")]
    public async Task Asking_a_folder_without_data_ends_with_2_and_tells_what_to_do(params string[] args)
    {
        var result = await _cli.RunAsync(args);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(_cli.Data, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report", "daily-sales", "--data", "")]
    [InlineData("run", "--data", "")]
    public async Task A_data_folder_without_a_name_is_refused(params string[] args)
    {
        var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, Stream.Null, error, IsTerminal: false, IsErrorTerminal: false, TimeProvider.System);
        Assert.Equal(ExitCodes.BadUsage, await new TradeKpiCommand(terminal).RunAsync(args, default));
        Assert.StartsWith("--data takes a path", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_files_is_told()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_cli.Folder, "empty")).FullName;
        var result = await _cli.RunAsync("replay", empty);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains("no files", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var result = await _cli.RunAsync("--help");
        Assert.Equal(ExitCodes.Done, result.Code);
        Assert.All(["run", "replay", "generate", "report", "verify", "rebuild", "explain", "quarantine"],
            command => Assert.Contains(command, result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_data_folder_in_use_ends_with_3()
    {
        using var held = Embedded.Hub.DataFolderLock.Take(_cli.Data);
        var file = _cli.Write("orders.json", SampleEvents.TwoOrders);
        var result = await _cli.RunAsync("replay", file);
        Assert.Equal(ExitCodes.InUse, result.Code);
        Assert.Contains("in use", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_ends_with_4()
    {
        _cli.Write("data", "a file where the folder should be");
        var result = await _cli.RunAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        Assert.Equal(ExitCodes.InputOutput, result.Code);
    }
}
