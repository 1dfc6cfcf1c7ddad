using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using TradeKpi.Functions.Laptop.Tests.Worker.Rpc;
using TradeKpi.Specs;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>
/// The host's side of HTTP: a request whose path fits a function's route becomes an invocation, and travels itself to the address that the
/// worker named, with the invocation's id, as the ASP.NET Core integration wants it.
/// </summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private static readonly HashSet<string> s_ofOneHop =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Host", "Keep-Alive", "Transfer-Encoding" };

    private readonly TestFunctionsHost _host;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly HttpMessageInvoker _worker =
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync });
    private readonly Uri _address;
    private readonly LoopbackServer _server;

    private HttpFront(TestFunctionsHost host, Uri worker)
    {
        (_host, _address) = (host, worker);
        _server = new LoopbackServer(app =>
        {
            foreach (var function in host.Functions.Where(function => function.TriggerType == "httpTrigger"))
                app.Map("/" + function.Route, context => ForwardAsync(function, context));
        });
    }

    public HttpClient Client { get; private set; } = null!;

    public static async Task<HttpFront> StartAsync(TestFunctionsHost host, Uri worker)
    {
        var front = new HttpFront(host, worker);
        await front._server.StartAsync();
        front.Client = new HttpClient { BaseAddress = front._server.Address, Timeout = TimeSpan.FromSeconds(60) };
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await _server.DisposeAsync();
        _worker.Dispose();
    }

    // The worker names its address before it listens there; the host, too, tries again then (RetryProxyHandler of azure-functions-host).
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began) < s_patience)
            {
                socket.Dispose();
                await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task ForwardAsync(LoadedFunction function, HttpContext context)
    {
        var id = _host.NextId();
        var invocation = _host.InvokeAsync(function, id, Delivery.Nothing);
        using var request = Request(context, id);
        using var response = await _worker.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!s_ofOneHop.Contains(name))
                context.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        var result = await invocation;
        if (result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"{function.Name} failed: {result.Exception}");
    }

    private HttpRequestMessage Request(HttpContext context, string invocation)
    {
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method),
            new Uri(_address, context.Request.GetEncodedPathAndQuery()));
        if (!HttpMethods.IsGet(request.Method.Method) && !HttpMethods.IsHead(request.Method.Method))
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers.Where(header => !s_ofOneHop.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        request.Headers.Add("x-ms-invocation-id", invocation);
        request.Headers.Add("X-Forwarded-Host", context.Request.Host.Value);
        request.Headers.Add("X-Forwarded-Proto", context.Request.Scheme);
        return request;
    }
}
