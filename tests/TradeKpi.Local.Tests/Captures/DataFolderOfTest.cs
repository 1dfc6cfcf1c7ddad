using System.Text;

namespace TradeKpi.Local.Tests.Captures;

/// <summary>A data folder of one test, and the command line in this process on it.</summary>
internal sealed class DataFolderOfTest : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    /// <summary>Runs a command line; what it wrote, and its exit code.</summary>
    public async Task<(int Code, string Output, string Errors)> RunAsync(Stream? input, params string[] args)
    {
        using var output = new MemoryStream();
        await using var errors = new StringWriter();
        var terminal = new Terminal(input ?? Stream.Null, output, errors, IsTerminal: false, IsErrorTerminal: false, TimeProvider.System);
        var code = await new TradeKpiCommand(terminal).RunAsync([.. args, "--data", Path], CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    /// <summary>Runs a command that must end well; what it wrote.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var (code, output, errors) = await RunAsync(null, args);
        Assert.True(code == 0, $"{string.Join(' ', args)} ended with {code}\n{output}\n{errors}");
        return output;
    }

    public string Write(string name, IEnumerable<string> lines)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, string.Join('\n', lines) + "\n");
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
