using System.Diagnostics;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Commands;

public sealed class CompletionTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [BashFact]
    public async Task Bash_completes_commands_reports_options_and_their_values_and_files_elsewhere()
    {
        // What bash sets before it calls the function, and what the function leaves for it.
        const string Complete =
            """
            complete_line() {
              COMP_LINE="$1" COMP_POINT=${#1}
              COMP_WORDS=($1); [ "${1: -1}" != " " ] || COMP_WORDS+=("")
              COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
              _tradekpi
              echo "$1: ${COMPREPLY[*]}"
            }
            """;
        var script = await _cli.RunAsync("completion", "bash");
        Assert.Equal(ExitCodes.Done, script.Code);
        var program = Path.Combine(AppContext.BaseDirectory, "TradeKpi.Local.dll");
        string[] lines =
            ["tradekpi rep", "tradekpi report cust", "tradekpi run --no", "tradekpi report daily-sales --format ", "tradekpi comp"];
        var file = _cli.Write("try.sh", $"tradekpi() {{ dotnet {program} \"$@\"; }}\n{script.Out}\n{Complete}\n"
            + string.Concat(lines.Select(line => $"complete_line '{line}'\n")));

        Assert.Equal(
            """
            tradekpi rep: replay report
            tradekpi report cust: customer-product-affinity customer-segments
            tradekpi run --no: --no-generate
            tradekpi report daily-sales --format : csv json parquet table xlsx
            tradekpi comp: completion

            """, await OutputAsync("bash", file));
    }

    [Fact]
    public async Task Help_and_version_say_the_name_of_the_command_and_the_commit()
    {
        Assert.Matches(@"^tradekpi \d+\.\d+\.\d+\+[0-9a-f]{40}\r?\n$", (await _cli.RunBareAsync("--version")).Out);
        Assert.Contains("  tradekpi replay <path>... [options]", (await _cli.RunBareAsync("replay", "--help")).Out,
            StringComparison.Ordinal);
    }

    private static async Task<string> OutputAsync(string program, string file)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [file])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}

/// <summary>A fact where there is a bash.</summary>
public sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute()
    {
        if (!File.Exists("/bin/bash"))
            Skip = "There is no bash.";
    }
}
