using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeKpi.Functions.Laptop.Tests.Worker.Rpc;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>
/// As much of the Functions host as a worker needs: it starts the program, lets it load every function, passes on what triggers deliver,
/// and forwards HTTP to it. It listens on this machine only; what ticks and what is delivered the test decides.
/// </summary>
internal sealed class TestFunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _listener;
    private readonly WorkerStream _stream;
    private readonly WorkerProcess _worker;
    private HttpFront? _front;
    private int _invocations;

    private TestFunctionsHost(WebApplication listener, WorkerStream stream, WorkerProcess worker) =>
        (_listener, _stream, _worker) = (listener, stream, worker);

    public IReadOnlyList<LoadedFunction> Functions { get; private set; } = [];

    /// <summary>Asks the functions over HTTP.</summary>
    public HttpClient Client => _front!.Client;

    /// <summary>From the start of the process until every function was loaded.</summary>
    public TimeSpan StartupTime { get; private set; }

    /// <summary>The functions that ended well at least once, with the trigger that drove them.</summary>
    public ConcurrentDictionary<string, string> Driven { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The worker did not start, or could not load a function; the message has its error
    /// output.</exception>
    public static async Task<TestFunctionsHost> StartAsync(string program, IReadOnlyDictionary<string, string?> settings)
    {
        var stream = new WorkerStream();
        var listener = await ListenAsync(stream);
        var address = listener.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var host = new TestFunctionsHost(listener, stream, WorkerProcess.Start(program, new Uri(address), settings));
        try
        {
            await host.LoadAsync(Path.GetDirectoryName(program)!);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public LoadedFunction Function(string name) => Functions.Single(function => function.Name == name);

    /// <summary>Delivers to a function's trigger, and returns what the worker says became of it.</summary>
    public Task<StatusResult> InvokeAsync(string function, Delivery delivery) => InvokeAsync(Function(function), NextId(), delivery);

    /// <summary>One line that says what was loaded and driven, and what it took.</summary>
    public string Summary()
    {
        var driven = Driven.GroupBy(function => function.Value, StringComparer.Ordinal)
            .OrderBy(trigger => trigger.Key, StringComparer.Ordinal)
            .Select(trigger =>
                $"{trigger.Key} ({string.Join(", ", trigger.Select(function => function.Key).Order(StringComparer.Ordinal))})");
        return string.Create(CultureInfo.InvariantCulture,
            $"The worker loaded {Functions.Count} functions {StartupTime.TotalSeconds:0.0} s after its start and took up to " +
            $"{_worker.PeakMegabytes} MB; driven: {string.Join(", ", driven)}.");
    }

    /// <summary>Lets the worker end as a host that shuts down does.</summary>
    public Task<(int Code, string Error)> TerminateAsync()
    {
        _stream.Tell(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        return _worker.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_front is not null)
            await _front.DisposeAsync();
        await _worker.DisposeAsync();
        await _listener.DisposeAsync();
    }

    internal string NextId() =>
        $"00000000-0000-0000-0000-{Interlocked.Increment(ref _invocations).ToString("D12", CultureInfo.InvariantCulture)}";

    internal async Task<StatusResult> InvokeAsync(LoadedFunction function, string invocation, Delivery delivery)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var request = new InvocationRequest { InvocationId = invocation, FunctionId = function.Id, TraceContext = new RpcTraceContext() };
        if (delivery.Data is { } data)
            request.InputData.Add(new ParameterBinding { Name = function.TriggerName, Data = data });
        foreach (var (name, json) in delivery.Metadata)
            request.TriggerMetadata[name] = new TypedData { Json = json };
        var answer = await _stream.AskAsync(new StreamingMessage { InvocationRequest = request }, patience.Token);
        var result = answer.InvocationResponse.Result;
        if (result.Status == StatusResult.Types.Status.Success)
            Driven[function.Name] = function.TriggerType;
        return result;
    }

    private async Task LoadAsync(string folder)
    {
        using var patience = new CancellationTokenSource(s_patience);
        await Task.WhenAny(_stream.Opened, _worker.EndAsync()).WaitAsync(patience.Token);
        if (_worker.HasEnded)
            throw new InvalidOperationException($"The worker ended: {await _worker.EndAsync()}");
        var init = await _stream.AskAsync(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = "4.0.0.0",
                    WorkerDirectory = folder,
                    FunctionAppDirectory = folder
                },
            },
            patience.Token);
        var list = await _stream.AskAsync(
            new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } },
            patience.Token);
        foreach (var told in list.FunctionMetadataResponse.FunctionMetadataResults)
            await LoadAsync(told, patience.Token);
        Functions = [.. list.FunctionMetadataResponse.FunctionMetadataResults.Select(LoadedFunction.Of)];
        StartupTime = _worker.Age;
        _front = await HttpFront.StartAsync(this, new Uri(init.WorkerInitResponse.Capabilities["HttpUri"]));
    }

    private async Task LoadAsync(RpcFunctionMetadata told, CancellationToken cancellationToken)
    {
        var load = new FunctionLoadRequest { FunctionId = told.FunctionId, Metadata = told };
        var answer = await _stream.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, cancellationToken);
        if (answer.FunctionLoadResponse.Result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"{told.Name} was not loaded: {answer.FunctionLoadResponse.Result.Exception}");
    }

    private static async Task<WebApplication> ListenAsync(WorkerStream stream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(stream).AddGrpc(options => options.MaxReceiveMessageSize = options.MaxSendMessageSize = null);
        var app = builder.Build();
        app.MapGrpcService<WorkerStream>();
        await app.StartAsync();
        return app;
    }
}
