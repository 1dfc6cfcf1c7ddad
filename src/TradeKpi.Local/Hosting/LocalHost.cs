using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Generate;
using TradeKpi.Kafka;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.SnowflakeApi;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Web;

namespace TradeKpi.Local.Hosting;

/// <summary>Everything in one process: hub, generator, pipeline and HTTP on the loopback address.</summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    // How long questions may still be answered while nobody else is let in.
    private static readonly TimeSpan s_leave = TimeSpan.FromSeconds(5);

    private readonly Terminal _terminal;
    private readonly DataFolderLock _hold;
    private readonly WebApplication _app;
    private readonly LocalPipeline _pipeline;
    private readonly CancellationTokenSource _generating = new();
    private Task _generator = Task.CompletedTask;
    private Task _poller = Task.CompletedTask;
    private Task _consumer = Task.CompletedTask;
    private KafkaLoop? _kafka;
    private SnowflakeDoor? _door;

    private LocalHost(Terminal terminal, DataFolderLock hold, WebApplication app) =>
        (_terminal, _hold, _app, _pipeline) = (terminal, hold, app, app.Services.GetRequiredService<LocalPipeline>());

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <param name="hold">The caller's, who gives it to the next host where that goes on: nobody comes between.</param>
    /// <exception cref="IOException">The port is in use, or the folder cannot be written.</exception>
    public static async Task<LocalHost> StartAsync(Terminal terminal, DataFolder folder, DataFolderLock hold, RunSettings settings,
        CancellationToken cancellationToken)
    {
        LocalHost? host = null;
        try
        {
            // Asked before the warehouse is opened and deployed, which takes its time.
            Ports.Check(settings.Door.Address, settings.Door.Port);
            if (settings.Sql is { IsAsked: true } asked)
                Ports.Check(IPAddress.Loopback, asked.Port);
            host = new LocalHost(terminal, hold, Build(terminal, folder, settings));
            host._app.Services.GetRequiredService<TelemetryExport>();
            var database = host._app.Services.GetRequiredService<EmbeddedDatabase>();
            await Deployment.OpenAsync(folder, database, cancellationToken);
            await host._app.Services.GetRequiredService<QuarantineTurn>().FreeAsync(cancellationToken);
            await host._app.StartAsync(cancellationToken);
            host.Address = new Uri(host._app.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.First());
            hold.Serve(host.Address.Port);
            if (settings.Sql is { } sql)
                host._door = await SqlDoor.OpenAsync(host._app.Services, sql, terminal, cancellationToken);
            await host._pipeline.StartAsync(cancellationToken);
            await terminal.TellDamagesAsync(host._app.Services.GetRequiredService<EmbeddedHub>());
            host.Generate(settings);
            host.Poll(settings);
            host.Consume(settings);
            return host;
        }
        catch
        {
            if (host is not null)
                await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Shows how it goes until cancelled; then takes nothing new and brings what was accepted to gold.</summary>
    /// <returns>
    /// False where the engine has given itself up, or another warehouse takes this one's place: then nothing was drained, and another host
    /// goes on.
    /// </returns>
    public async Task<bool> RunUntilAsync(CancellationToken stop)
    {
        await _terminal.Error.WriteLineAsync($"TradeKpi serves {Address} until Ctrl+C.");
        var services = _app.Services;
        var view = new LiveView(
            _terminal, _pipeline, services.GetRequiredService<EmbeddedHub>(), services.GetRequiredService<Report.Asking.ReportStage>(),
            services.GetRequiredService<Operate.LatencyStage>(), services.GetRequiredService<Operate.RefreshHealth>(),
            new EmptiedTables(services.GetRequiredService<EmbeddedDatabase>().Warehouse));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var viewing = view.RunAsync(end.Token);
        var givenUp = GivenUpAsync(end.Token);
        await Task.WhenAny(givenUp, _pipeline.Replaced, Task.Delay(Timeout.Infinite, end.Token), _generator.ContinueWith(
            generator => generator.IsFaulted ? Task.CompletedTask : Task.Delay(Timeout.Infinite, end.Token), TaskScheduler.Default)
            .Unwrap());
        await end.CancelAsync();
        await viewing;
        if (_generator.Exception is { InnerException: { } failure })
            await _terminal.Error.WriteLineAsync($"The generator failed: {failure.Message}");
        var goesOn = !stop.IsCancellationRequested && (_pipeline.Replaced.IsCompleted || givenUp.IsCompletedSuccessfully);
        await _terminal.Error.WriteLineAsync(!goesOn
            ? "Stopping: draining to gold."
            : _pipeline.Replaced.IsCompleted
                ? "The warehouse was rebuilt, and the new one is opened."
                : $"The engine has given up, and is opened again; what was accepted is safe. {(await _pipeline.GivenUp).FirstLine()}");
        if (goesOn)
            _hold.TellOpening();
        await _generating.CancelAsync();
        await Task.WhenAll(_generator, _poller, _consumer).ContinueWith(_ => { }, TaskScheduler.Default);
        await CloseDoorAsync();
        if (goesOn)
        {
            using var leave = new CancellationTokenSource(s_leave, _terminal.Time);
            await _app.StopAsync(leave.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _pipeline.AbandonAsync();
            return false;
        }

        await _app.StopAsync(CancellationToken.None);
        if (!await _pipeline.StopAsync(CancellationToken.None))
        {
            await _terminal.Error.WriteLineAsync("The warehouse was rebuilt meanwhile, and the new one is drained to.");
            _hold.TellOpening();
            return false;
        }

        if (_kafka is not null)
            await _kafka.FinishAsync();
        await _terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Done: {_pipeline.Loaded:N0} events loaded."));
        if (_generator.IsFaulted)
            await _generator;
        return true;
    }

    // On a full disk another would not get on either: it is waited for until there is room.
    private async Task GivenUpAsync(CancellationToken stop)
    {
        await _pipeline.GivenUp.WaitAsync(stop);
        while (_app.Services.GetRequiredService<DiskRoom>().Now().Count > 0)
            await Task.Delay(s_look, _terminal.Time, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _generating.CancelAsync();
        await _consumer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseDoorAsync();
        await _app.DisposeAsync();
        _generating.Dispose();
    }

    // Before the drain: a client's transaction would hold the writer.
    private async Task CloseDoorAsync()
    {
        if (Interlocked.Exchange(ref _door, null) is { } door)
            await door.DisposeAsync();
    }

    private static WebApplication Build(Terminal terminal, DataFolder folder, RunSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = folder.Root });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Commands of this machine ask by the loopback address, which the others leave out unless they are all.
            var address = settings.Door.Address;
            if (!IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
                kestrel.Listen(IPAddress.Loopback, settings.Door.Port);
            kestrel.Listen(address, settings.Door.Port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.AddTradeKpiLocal(folder, terminal.Time, terminal.Settings).AddTradeKpiWeb();
        builder.Services.AddSingleton<IEventPublisher, BoundedHub>();
        if (settings.Generate is { } generate)
            builder.Services.AddGenerate().Configure(generate);
        if (settings.Poll is { } poll)
            builder.Services.AddPolling(poll);
        if (settings.Kafka is { } kafka)
            builder.Services.AddKafka(kafka);
        if (settings.Sql is { } sql)
            builder.Services.Configure<SnowflakeApiOptions>(options => options.Writable |= sql.Writable);
        var app = builder.Build();
        if (settings.Door.Token is { } token)
            app.Use(new TokenGate(token).InvokeAsync);
        app.Use(LocalEndpoints.KeepQuarantineHereAsync);
        app.Use(app.Services.GetRequiredService<Handover>().InvokeAsync);
        app.UseRouting();
        app.MapTradeKpi();
        app.MapLocal();
        return app;
    }

    private void Generate(RunSettings settings)
    {
        if (settings.Generate is not null)
            _generator = new GenerateLoop(_app.Services.GetRequiredService<GenerateStage>(), _terminal).RunAsync(_generating.Token);
    }

    private void Poll(RunSettings settings)
    {
        if (settings.Poll is { } poll)
            _poller = new PollLoop(_app.Services.GetRequiredService<PollStage>(), _terminal).RunAsync(poll.Every, _generating.Token);
    }

    private void Consume(RunSettings settings)
    {
        if (settings.Kafka is null)
            return;
        _kafka = new KafkaLoop(_app.Services.GetRequiredService<KafkaStage>(), _terminal);
        _consumer = _kafka.RunAsync(_generating.Token);
    }
}
