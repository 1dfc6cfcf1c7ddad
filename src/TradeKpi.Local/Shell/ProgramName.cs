using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace TradeKpi.Local.Shell;

/// <summary>The name by which the program goes, whatever its file is called, and its version.</summary>
internal static class ProgramName
{
    public const string Name = "tradekpi";

    /// <summary>The version, and the commit that it was built of where the build knew one.</summary>
    public static string Version { get; } = typeof(ProgramName).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    /// <summary>Lets help and version say them.</summary>
    public static void Show(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: SynchronousCommandLineAction help })
                option.Action = new Renaming(help);
            else if (option is VersionOption)
                option.Action = new Telling();
        }
    }

    private sealed class Renaming(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var invocation = parseResult.InvocationConfiguration;
            var (output, text) = (invocation.Output, new StringWriter());
            invocation.Output = text;
            var code = help.Invoke(parseResult);
            invocation.Output = output;
            output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName}", $"  {Name}", StringComparison.Ordinal));
            return code;
        }
    }

    private sealed class Telling : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"{Name} {Version}");
            return ExitCodes.Done;
        }
    }
}
