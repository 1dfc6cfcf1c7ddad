using System.Diagnostics;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Commands;

public sealed class CompletionTests : IDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "TradeKpi.Local.dll");

    private static readonly string[] s_lines =
    [
        "tradekpi rep", "tradekpi report cust", "tradekpi run --no", "tradekpi report daily-sales --format ", "tradekpi comp",
        "tradekpi replay no-such-",
    ];

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // What bash sets before it calls the function, and what the function leaves for it.
    [ShellFact("bash")]
    public Task Bash_completes_commands_reports_options_and_their_values_and_files_elsewhere() => AssertCompletesAsync("bash", "sh",
        $$"""tradekpi() { dotnet {{s_program}} "$@"; }""",
        """
        complete_line() {
          COMP_LINE="$1" COMP_POINT=${#1}
          COMP_WORDS=($1); [ "${1: -1}" != " " ] || COMP_WORDS+=("")
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
          _tradekpi
          echo "$1: ${COMPREPLY[*]}"
        }
        """);

    // Only an editor of lines may call zsh's own compadd, which keeps what begins as the word does.
    [ShellFact("zsh")]
    public Task Zsh_completes_the_same() => AssertCompletesAsync("zsh", "zsh",
        $$"""
        compdef() { }
        tradekpi() { dotnet {{s_program}} "$@" }
        """,
        """
        compadd() { kept=(${(M)found:#${words[CURRENT]}*}); (( $#kept )) }
        _files() { kept=() }
        complete_line() {
          words=("${(@s: :)1}") CURRENT=$#words
          _tradekpi
          print -r -- "$1: $kept"
        }
        """);

    [ShellFact("pwsh")]
    public Task PowerShell_completes_the_same() => AssertCompletesAsync("pwsh", "ps1",
        $$"""function tradekpi { dotnet {{s_program}} @args }""",
        """
        function complete_line($line) {
            $found = (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches
            "${line}: $($found.CompletionText -join ' ')"
        }
        """);

    [Fact]
    public async Task Help_and_version_say_the_name_of_the_command_and_the_commit()
    {
        Assert.Matches(@"^tradekpi \d+\.\d+\.\d+\+[0-9a-f]{40}\r?\n$", (await _cli.RunBareAsync("--version")).Out);
        Assert.Contains("  tradekpi replay <path>... [options]", (await _cli.RunBareAsync("replay", "--help")).Out,
            StringComparison.Ordinal);
    }

    private async Task AssertCompletesAsync(string shell, string extension, string before, string after)
    {
        var script = await _cli.RunAsync("completion", shell);
        Assert.Equal(ExitCodes.Done, script.Code);
        var file = _cli.Write("try." + extension,
            $"{before}\n{script.Out}\n{after}\n{string.Concat(s_lines.Select(line => $"complete_line '{line}'\n"))}");
        Assert.Equal(
            """
            tradekpi rep: replay report
            tradekpi report cust: customer-product-affinity customer-segments
            tradekpi run --no: --no-generate
            tradekpi report daily-sales --format : csv json parquet table xlsx
            tradekpi comp: completion
            tradekpi replay no-such-: 

            """, await OutputAsync(shell, file));
    }

    private static async Task<string> OutputAsync(string program, string file)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [file])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.ReplaceLineEndings("\n");
    }
}

/// <summary>A fact where there is a shell of the name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell)
    {
        Shell = shell;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, shell))))
            Skip = $"There is no {shell}.";
    }

    public string Shell { get; }
}
