using System.Net;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

/// <summary>The process that holds a data folder and serves it over HTTP.</summary>
internal sealed class RunningHost
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _root;

    private RunningHost(int port) => _root = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).Uri;

    /// <returns>Null when nobody holds the folder.</returns>
    /// <exception cref="DataFolderInUseException">Someone holds it and serves nothing, as a replay does.</exception>
    public static async Task<RunningHost?> FindAsync(DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Root))
            return null;
        if (await ServingAsync(folder, cancellationToken) is { } host)
            return host;
        try
        {
            (await Holding.TakeAsync(folder, time, cancellationToken)).Dispose();
            return null;
        }
        catch (DataFolderInUseException)
        {
            // It may have begun to serve meanwhile.
            return await ServingAsync(folder, cancellationToken) ?? throw new DataFolderInUseException(folder.Root);
        }
    }

    /// <summary>The process that serves the folder now, or null.</summary>
    // A killed process leaves its port behind, and another may have it since: the lock tells whether the folder is held at all.
    public static async Task<RunningHost?> ServingAsync(DataFolder folder, CancellationToken cancellationToken) =>
        DataFolderLock.ServingPort(folder.Root) is { } port && DataFolderLock.IsHeld(folder.Root)
        && new RunningHost(port) is var host && await host.AnswersAsync(cancellationToken)
            ? host
            : null;

    /// <summary>The body of an answer; whoever takes it disposes it.</summary>
    /// <exception cref="UsageException">The host says what is wrong with the question.</exception>
    /// <exception cref="ToldException">It cannot do it.</exception>
    /// <exception cref="IOException">It does not answer.</exception>
    public Task<Stream> GetAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, pathAndQuery, null, cancellationToken);

    /// <param name="json">The body.</param>
    /// <inheritdoc cref="GetAsync"/>
    public Task<Stream> PostAsync(string pathAndQuery, CancellationToken cancellationToken, string json = "{}") =>
        SendAsync(HttpMethod.Post, pathAndQuery, json, cancellationToken);

    private async Task<Stream> SendAsync(HttpMethod method, string pathAndQuery, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_root, pathAndQuery));
        if (json is not null)
            request.Content = new StringContent(json, null, "application/json");
        try
        {
            var response = await s_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return await response.Content.ReadAsStreamAsync(cancellationToken);
            using (response)
                throw await FailureAsync(response, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"The running host at {_root} does not answer: {e.Message}", e);
        }
    }

    private static async Task<Exception> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (detail, code) = (response.ReasonPhrase ?? "", ExitCodes.InputOutput);
        try
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            detail = problem.RootElement.GetProperty("detail").GetString() ?? detail;
            code = problem.RootElement.TryGetProperty(LocalFailures.ExitCode, out var told) ? told.GetInt32() : code;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Whoever answers there is told by what HTTP says.
        }

        // What can be asked again later is being done for another.
        return response.StatusCode == HttpStatusCode.UnprocessableEntity ? new ToldException(ExitCodes.CheckFailed, detail)
            : response is { StatusCode: HttpStatusCode.Conflict, Headers.RetryAfter: not null } ? new ToldException(ExitCodes.InUse, detail)
            : (int)response.StatusCode < 500 ? new UsageException(detail)
            : new ToldException(code, $"The running host could not answer: {detail}");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (await GetAsync("/api/health/live", cancellationToken)).DisposeAsync();
            return true;
        }
        catch (Exception e) when (e is IOException or UsageException or ToldException)
        {
            return false;
        }
    }
}
