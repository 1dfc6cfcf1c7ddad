using System.CommandLine;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Commands;

/// <summary><c>completion SHELL</c>: the script that lets a shell complete commands, options and their values.</summary>
/// <remarks>
/// They ask the program itself, by System.CommandLine's directive:
/// https://learn.microsoft.com/en-us/dotnet/standard/commandline/how-to-enable-tab-completion
/// </remarks>
internal static class CompletionCommand
{
    private const string Bash = """
        # tradekpi completion bash: put into ~/.bashrc as  source <(tradekpi completion bash)
        _tradekpi() {
          local line=${COMP_LINE#*"${COMP_WORDS[0]}"} at
          line=${line# }
          at=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$at]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _tradekpi tradekpi

        """;

    private const string Zsh = """
        # tradekpi completion zsh: put into ~/.zshrc, after compinit, as  source <(tradekpi completion zsh)
        _tradekpi() {
          local line="${words[2,CURRENT]}" found
          found=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
          compadd -a found || _files
        }
        compdef _tradekpi tradekpi

        """;

    private const string Pwsh = """
        # tradekpi completion pwsh: put into $PROFILE as  tradekpi completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName tradekpi -ScriptBlock {
            param($word, $ast, $cursor)
            $name = $ast.CommandElements[0].ToString()
            $line = $ast.ToString().PadRight($cursor).Substring($name.Length).TrimStart()
            & $name "[suggest:$($line.Length)]" $line | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    public static Command Make(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command("completion", "Prints a script with which a shell completes what you type.") { shell };
        command.SetAction((parsed, cancellationToken) => terminal.Out.WriteAsync(
            (parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Pwsh }).AsMemory(), cancellationToken));
        return command;
    }
}
