using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using TradeKpi.Specs;

namespace TradeKpi.Azure.Tests.Lake;

/// <summary>Azure's storage emulator as a process of its own, on a free port, with nothing on the disk; it ends with the tests.</summary>
public sealed partial class Azurite : IAsyncLifetime, IDisposable
{
    // The emulator's well-known account and key: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process = new() { StartInfo = Start() };
    private readonly bool _isThere = Missing is null;
    private int _containers;

    /// <summary>Why it cannot run, or null.</summary>
    public static string? Missing => Node.WhyNot("Azurite", Program);

    public string ConnectionString { get; private set; } = "";

    private static string Program =>
        typeof(Azurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Azurite").Value!;

    public async Task InitializeAsync()
    {
        if (!_isThere)
            return;
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string>();
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
            $"BlobEndpoint={await listening.Task.WaitAsync(s_patience)}/{Account};";

        void Read(string? line)
        {
            output.Add(line ?? "");
            if (line is not null && Listening().Match(line) is { Success: true } found)
                listening.TrySetResult(found.Value);
            else if (line is null && _process.HasExited)
                listening.TrySetException(new InvalidOperationException($"Azurite ended: {string.Join('\n', output)}"));
        }
    }

    public async Task DisposeAsync()
    {
        if (!_isThere)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();

    /// <summary>A container of its own, which is not made yet.</summary>
    public BlobContainerClient NewContainer() =>
        new(ConnectionString, "lake" + Interlocked.Increment(ref _containers).ToString("D3", CultureInfo.InvariantCulture));

    private static ProcessStartInfo Start() =>
        new("node", [Program, "--blobPort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    [GeneratedRegex("http://127\\.0\\.0\\.1:\\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}

/// <summary>The emulator, which runs on Node.</summary>
public sealed class RequiresAzuriteAttribute : RequiresAttribute
{
    public override string? Missing => Azurite.Missing;
}
