using System.Data.Common;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Queries;
using TradeKpi.Web.Http;

namespace TradeKpi.SnowflakeApi;

/// <summary>Lets Snowflake's own clients speak to an embedded warehouse, by plain HTTP on the loopback address.</summary>
public sealed class SnowflakeDoor : IAsyncDisposable
{
    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;
    private readonly SqlDesk _desk;
    private readonly Sweeper _sweeper;

    private SnowflakeDoor(SqlDesk desk, int port)
    {
        _desk = desk;
        _sweeper = new Sweeper(desk.Sessions, desk.Table, desk.Options, desk.Time);
        _app = Build(desk.Options, port);
        new SessionEndpoints(desk.Sessions, desk.Table, desk.Options).Map(_app);
        new QueryEndpoints(desk.Sessions, desk.Table, desk.Queue, desk.Options, desk.Time).Map(_app);
        _app.MapFallback(Answers.Guarded(context => throw SnowflakeError.NotSupported(
            $"{context.Request.Method} {context.Request.Path}.", "sessions, queries and their results.")));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>How many chunks of large results were kept since the start.</summary>
    internal long ChunksWritten => _desk.Folder.Written;

    /// <summary>Begins to listen.</summary>
    /// <param name="warehouse">The embedded warehouse.</param>
    /// <param name="folder">Where large results lie while they are fetched; emptied at start and end.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SnowflakeDoor> StartAsync(
        DbDataSource warehouse, SnowflakeApiOptions options, string folder, int port, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var desk = new SqlDesk(warehouse, options, folder, time);
        try
        {
            return await StartAsync(desk, port, cancellationToken);
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to listen for a desk, which is the door's own from then on.</summary>
    /// <exception cref="IOException">The port is in use; the desk is as it was.</exception>
    public static async Task<SnowflakeDoor> StartAsync(SqlDesk desk, int port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(desk);
        var door = new SnowflakeDoor(desk, port);
        try
        {
            await door._app.StartAsync(cancellationToken);
            door.Address = new Uri(door._app.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.First());
            door._sweeper.Start(s_sweep);
            return door;
        }
        catch
        {
            await door.CloseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _desk.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        await _sweeper.DisposeAsync();
        foreach (var session in _desk.Sessions.All)
            session.End();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(SnowflakeApiOptions options, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = options.MaxSessions * 8L;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddRequestDecompression();
        var app = builder.Build();
        app.Use(OnlyPrograms);
        app.UseRequestDecompression();
        app.UseRouting();
        return app;
    }

    // A page in a browser could reach the loopback address, also under a name of its own, and take every session.
    private static async Task OnlyPrograms(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (!IsLoopback(context.Request.Host.Host))
                throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "Nobody of this name is here.");
            if (Visitors.IsOfAnotherPage(context.Request))
                throw new ProblemException(StatusCodes.Status403Forbidden, "Pages are not answered here.");
            if (HttpMethods.IsPost(context.Request.Method))
                Visitors.RefuseForms(context.Request);
        }
        catch (ProblemException e)
        {
            context.Response.StatusCode = e.Status;
            await context.Response.WriteAsync(e.Message, context.RequestAborted);
            return;
        }

        await next(context);
    }

    private static bool IsLoopback(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        ? IPAddress.IsLoopback(address)
        : Visitors.IsLocalhost(host);
}
