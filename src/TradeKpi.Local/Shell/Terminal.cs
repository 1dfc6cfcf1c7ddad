using System.Text;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace TradeKpi.Local.Shell;

/// <summary>The streams that commands read and write, their clock and their settings, so that tests can bring their own.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output: data and results.</param>
/// <param name="Error">Standard error: progress and problems.</param>
/// <param name="IsTerminal">Whether people watch standard output; otherwise it stays plain.</param>
/// <param name="IsErrorTerminal">The same of standard error.</param>
public sealed record Terminal(Stream Input, Stream Output, TextWriter Error, bool IsTerminal, bool IsErrorTerminal, TimeProvider Time)
{
    private readonly Stream _output = Output;
    private HeldOutput? _held;
    private TextWriter? _out;

    /// <summary>What the file of settings and the environment say; the environment alone until the file was read.</summary>
    public IConfiguration Settings { get; internal set; } = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    /// <summary>Standard output: what is written there is held until <see cref="ReleaseAsync"/>, or until there is much of it.</summary>
    public Stream Output => Held;

    /// <summary>Standard output as text, in the order of what is written to <see cref="Output"/>.</summary>
    public TextWriter Out => _out ??= new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
    { AutoFlush = true };

    /// <summary>Lets out what was written: before people wait for it, and when a command ends.</summary>
    /// <exception cref="IOException">Standard output is full or closed.</exception>
    public Task ReleaseAsync(CancellationToken cancellationToken) => Held.ReleaseAsync(cancellationToken);

    private HeldOutput Held => _held ??= new HeldOutput(_output);

    public static Terminal OfProcess() => new(
        System.Console.OpenStandardInput(), System.Console.OpenStandardOutput(), System.Console.Error,
        !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected, TimeProvider.System);

    /// <summary>A console for progress and tables on the given writer: plain where nobody watches.</summary>
    public static IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = 10_000;
        return console;
    }
}
