using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Local.Commands;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.EndToEnd;

#pragma warning disable CA1001 // The suite disposes it asynchronously.
public sealed class SecretTests : IAsyncLifetime
{
    private const string Hook = "hook-that-is-told-nobody";
    private const string HookVariable = "Alert__Webhooks__0__Url";
    private const string Signing = "whsec_dG9sZC1ub2JvZHktYnV0LXRoZS13ZWJob29r";
    private const string Token = "a-token-that-is-told-nobody";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly Dictionary<string, string> s_settings = new(StringComparer.Ordinal)
    {
        [DoorOptions.TokenVariable] = Token,
        ["Poll__BearerToken"] = "a-bearer-that-is-told-nobody",
        ["Poll__FirstRetry"] = "00:00:00.010",
        ["SnowflakeApi__Password"] = "a-password-that-is-told-nobody",
        ["Alert__Rules__0__Name"] = "always",
        ["Alert__Rules__0__Report"] = "pipeline",
        ["Alert__Rules__0__Column"] = "position",
        ["Alert__Rules__0__Above"] = "0",
        ["Alert__Webhooks__0__Name"] = "ops",
        ["Alert__Webhooks__0__Secret"] = Signing,
        ["Alert__Every"] = "00:00:01",
        ["Alert__Pause"] = "00:00:00.010",
    };

    private readonly Cli _cli = new();
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _alerted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopbackServer _shop;
    private int _hooked;

    public SecretTests() => _shop = new LoopbackServer(app => app.Run(EchoAsync));

    public Task InitializeAsync() => _shop.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var name in s_settings.Keys.Append(HookVariable))
            Environment.SetEnvironmentVariable(name, null);
        await _shop.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task No_secret_comes_into_a_log_a_file_or_what_is_said_whatever_fails()
    {
        foreach (var (name, value) in s_settings)
            Environment.SetEnvironmentVariable(name, value);
        Environment.SetEnvironmentVariable(HookVariable, $"{_shop.Address}{Hook}");
        using var stop = new CancellationTokenSource();
        var (port, sql) = (FreePort(), FreePort());
        var run = _cli.RunWithInputAsync("", stop.Token, "run", "--no-generate", "--listen", "0.0.0.0", "--port", port, "--sql-port", sql,
            "--poll", $"{_shop.Address}changes", "--poll-every", "100ms");
        var answers = await AskAsync(port, sql, run);
        await _polled.Task.WaitAsync(s_patience);
        await _alerted.Task.WaitAsync(s_patience);
        await stop.CancelAsync();
        var ended = await run.WaitAsync(s_patience);
        Assert.True(ended.Code == 0, ended.Error);
        Assert.Contains("Polling failed", ended.Error, StringComparison.Ordinal);
        IEnumerable<string> said = [answers, ended.Out, ended.Error, .. Directory.EnumerateFiles(_cli.Data, "*",
            SearchOption.AllDirectories).Select(File.ReadAllText)];
        Assert.All(said, text => Assert.DoesNotContain("told-nobody", text, StringComparison.Ordinal));
        Assert.All(said, text => Assert.DoesNotContain(Signing["whsec_".Length..], text, StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("The webhook ops did not take always FIRING", StringComparison.Ordinal));
    }

    private static async Task<string> AskAsync(string port, string sql, Task run)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var patience = new CancellationTokenSource(s_patience);
        while (!await IsReadyAsync(http, patience.Token))
            Assert.False(run.IsCompleted, "The host ended.");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/reports/nope");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Add("X-Forwarded-For", "10.0.0.9");
        using var refused = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var signedIn = await http.PostAsJsonAsync($"http://127.0.0.1:{sql}/session/v1/login-request",
            new { data = new { LOGIN_NAME = "me", PASSWORD = "wrong" } });
        return await refused.Content.ReadAsStringAsync() + await signedIn.Content.ReadAsStringAsync();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken patience)
    {
        try
        {
            using var ready = await http.GetAsync("/api/health/ready", patience);
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            await Task.Delay(20, patience);
            return false;
        }
    }

    private static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    // A server that says in its failure what it was sent.
    private async Task EchoAsync(HttpContext context)
    {
        context.Response.StatusCode = 401;
        if (context.Request.Path == "/" + Hook)
        {
            // The second attempt comes after the first was noted.
            if (Interlocked.Increment(ref _hooked) == 2)
                _alerted.TrySetResult();
            return;
        }

        await context.Response.WriteAsync("You sent " + context.Request.Headers.Authorization);
        _polled.TrySetResult();
    }
}
