using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Hosting;

public sealed class TokenGateTests : IDisposable
{
    private const string Token = "correct-horse-battery";
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("10.0.0.9", "/api/reports", null, 401)]
    [InlineData("10.0.0.9", "/api/reports", "Bearer " + Token, 200)]
    [InlineData("10.0.0.9", "/api/reports", "bearer " + Token, 200)]
    [InlineData("10.0.0.9", "/api/reports", "Bearer correct-horse-batterx", 401)]
    [InlineData("10.0.0.9", "/api/reports", "Bearer", 401)]
    [InlineData("10.0.0.9", "/api/reports", "Basic !!!", 401)]
    [InlineData("10.0.0.9", "/", null, 401)]
    [InlineData("10.0.0.9", "/api/health/live", null, 200)]
    [InlineData("127.0.0.1", "/api/reports", null, 200)]
    [InlineData("::1", "/api/reports", null, 200)]
    [InlineData("::ffff:127.0.0.1", "/api/reports", null, 200)]
    public async Task Who_comes_from_another_machine_brings_the_token(string from, string path, string? authorization, int status)
    {
        var context = From(from, path, authorization);
        await new TokenGate(Token).InvokeAsync(context, _ => Task.CompletedTask);
        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal(status == 401, context.Response.Headers.WWWAuthenticate.Count == 2);
    }

    [Fact]
    public async Task A_browser_brings_it_as_password_of_any_user()
    {
        var context = From("10.0.0.9", "/", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + Token)));
        await new TokenGate(Token).InvokeAsync(context, _ => Task.CompletedTask);
        Assert.Equal(200, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("10.0.0.9", "/api/quarantine", 403)]
    [InlineData("10.0.0.9", "/api/Quarantine/0a1b2c/fix", 403)]
    [InlineData("10.0.0.9", "/api/reports", 200)]
    [InlineData("127.0.0.1", "/api/quarantine", 200)]
    public async Task What_was_refused_is_shown_to_this_machine_alone_also_where_the_token_is_brought(string from, string path, int status)
    {
        var context = From(from, path, "Bearer " + Token);
        await LocalEndpoints.KeepQuarantineHereAsync(context, _ => Task.CompletedTask);
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    public async Task What_a_proxy_of_this_machine_hands_on_comes_from_elsewhere(string header)
    {
        var context = From("127.0.0.1", "/api/reports", null);
        context.Request.Headers[header] = "10.0.0.9";
        await new TokenGate(Token).InvokeAsync(context, _ => Task.CompletedTask);
        Assert.Equal(401, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0")]
    [InlineData("--listen", "::")]
    [InlineData("--listen", "10.0.0.9")]
    [InlineData("--listen", "everywhere")]
    [InlineData("--listen", "0x10")]
    [InlineData("--listen", "16")]
    [InlineData("--listen", "")]
    [InlineData("--listen", "0.0.0.0", "--token", "short")]
    [InlineData("--token", "with a space within it")]
    public async Task Nobody_listens_to_other_machines_without_a_token_that_cannot_be_guessed(params string[] args)
    {
        var result = await _cli.RunAsync(["run", "--no-generate", "--port", "0", .. args]);
        Assert.Equal(ExitCodes.BadUsage, result.Code);
        Assert.Contains(args[0] == "--token" || args.Length > 2 ? "--token takes" : "--listen", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("short", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.Data));
    }

    private static DefaultHttpContext From(string address, string path, string? authorization)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Connection.LocalIpAddress = IPAddress.Parse(address);
        context.Request.Path = path;
        context.Request.Headers.Authorization = authorization;
        return context;
    }
}
