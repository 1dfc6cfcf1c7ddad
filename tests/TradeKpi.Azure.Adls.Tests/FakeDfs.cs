using System.Globalization;
using Azure.Storage.Files.DataLake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TradeKpi.Specs;

namespace TradeKpi.Azure.Adls.Tests;

/// <summary>
/// The few calls of the ADLS endpoint that the lake makes, on this machine: create, append and flush under conditions, read, and list in an
/// order that is not the ordinal one. What is appended shows only once it is flushed.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path</remarks>
public sealed class FakeDfs : IAsyncDisposable
{
    private readonly Dictionary<string, Entry> _files = new(StringComparer.Ordinal);
    private readonly LoopbackServer _server;
    private int _versions;

    private FakeDfs() => _server = new LoopbackServer(app =>
    {
        app.MapPut("/account/lake/{**path}", CreateAsync);
        app.MapPatch("/account/lake/{**path}", UpdateAsync);
        app.MapGet("/account/lake", ListAsync);
        app.MapGet("/account/lake/{**path}", ReadAsync);
    });

    /// <summary>Paths whose flush closed them: those of which Event Grid hears.</summary>
    public List<string> Closed { get; } = [];

    /// <summary>
    /// Called before each step: <c>create</c>, <c>append</c>, <c>flush</c>, <c>read</c> or <c>list</c>; a status other than 0 is answered
    /// instead.
    /// </summary>
    public Func<string, int> Before { get; set; } = _ => 0;

    /// <summary>How old what is left behind seems.</summary>
    public TimeSpan Age { get; set; } = TimeSpan.FromMinutes(1);

    public static async Task<FakeDfs> StartAsync()
    {
        var dfs = new FakeDfs();
        await dfs._server.StartAsync();
        return dfs;
    }

    public DataLakeFileSystemClient Client()
    {
        var options = new DataLakeClientOptions();
        options.Retry.MaxRetries = 0;
        return new DataLakeServiceClient(new Uri(_server.Address, "account"), options).GetFileSystemClient("lake");
    }

    public void Put(string path, byte[] content)
    {
        lock (_files)
            _files[path] = new Entry(NewTag(), TimeProvider.System.GetUtcNow() - Age) { Content = content };
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task CreateAsync(HttpContext context, string path)
    {
        if (await RefusedAsync(context, "create"))
            return;
        lock (_files)
        {
            var standing = _files.GetValueOrDefault(path);
            if (standing is not null && context.Request.Headers.IfNoneMatch == "*")
            {
                Fail(context, 409, "PathAlreadyExists");
                return;
            }

            if (!Matches(context, standing))
                return;
            _files[path] = new Entry(NewTag(), TimeProvider.System.GetUtcNow());
            Describe(context, _files[path]);
            context.Response.StatusCode = 201;
        }
    }

    private async Task UpdateAsync(HttpContext context, string path)
    {
        var action = context.Request.Query["action"].ToString();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (await RefusedAsync(context, action))
            return;
        lock (_files)
        {
            if (_files.GetValueOrDefault(path) is not { } file)
            {
                Fail(context, 404, "PathNotFound");
            }
            else if (action == "append")
            {
                file.Appended = body.ToArray();
                context.Response.StatusCode = 202;
            }
            else if (Matches(context, file))
            {
                file.Content = file.Appended ?? file.Content;
                file.Tag = NewTag();
                if (context.Request.Query["close"] == "true")
                    Closed.Add(path);
                Describe(context, file);
            }
        }
    }

    private async Task ReadAsync(HttpContext context, string path)
    {
        if (await RefusedAsync(context, "read"))
            return;
        byte[] content;
        lock (_files)
        {
            var isFolder = _files.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal));
            var file = _files.GetValueOrDefault(path) ?? (isFolder ? new Entry("\"folder\"", DateTimeOffset.UnixEpoch) : null);
            if (file is null)
            {
                Fail(context, 404, "BlobNotFound");
                return;
            }

            Describe(context, file);
            if (isFolder)
                context.Response.Headers["x-ms-meta-hdi_isfolder"] = "true";
            context.Response.Headers["x-ms-blob-type"] = "BlockBlob";
            content = file.Content;
        }

        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await RefusedAsync(context, "list"))
            return;
        var directory = context.Request.Query["directory"].ToString();
        var folder = directory.Length > 0 ? directory + "/" : "";
        List<object> paths;
        lock (_files)
        {
            var below = _files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal)).ToList();
            if (below.Count == 0 && folder.Length > 0)
            {
                Fail(context, 404, "PathNotFound");
                return;
            }

            var isWhole = context.Request.Query["recursive"] == "true";
            var folders = below.SelectMany(file => FoldersOf(file.Key, folder, isWhole)).Distinct(StringComparer.Ordinal)
                .Select(name => (object)new { name, isDirectory = "true", contentLength = "0",
                    lastModified = Time(DateTimeOffset.UnixEpoch) });
            var files = below.Where(file => isWhole || !file.Key[folder.Length..].Contains('/', StringComparison.Ordinal))
                .OrderByDescending(file => file.Key, StringComparer.Ordinal)
                .Select(file => (object)new { name = file.Key, contentLength = file.Value.Content.Length.ToString(
                    CultureInfo.InvariantCulture), lastModified = Time(file.Value.LastModified), etag = file.Value.Tag });
            paths = [.. files, .. folders];
        }

        await context.Response.WriteAsJsonAsync(new { paths });
    }

    private static IEnumerable<string> FoldersOf(string path, string below, bool deep)
    {
        for (var at = path.IndexOf('/', below.Length); at > 0; at = deep ? path.IndexOf('/', at + 1) : -1)
            yield return path[..at];
    }

    private async Task<bool> RefusedAsync(HttpContext context, string step)
    {
        var status = Before(step);
        if (status == 0)
            return false;
        Fail(context, status, "Asked");
        await context.Response.CompleteAsync();
        return true;
    }

    private static bool Matches(HttpContext context, Entry? standing)
    {
        var wanted = context.Request.Headers.IfMatch.ToString();
        if (wanted.Length == 0 || wanted == standing?.Tag)
            return true;
        Fail(context, 412, "ConditionNotMet");
        return false;
    }

    private static void Fail(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
    }

    private static void Describe(HttpContext context, Entry file)
    {
        context.Response.Headers.ETag = file.Tag;
        context.Response.Headers.LastModified = Time(file.LastModified);
    }

    private static string Time(DateTimeOffset at) => at.ToString("R", CultureInfo.InvariantCulture);

    private string NewTag() => $"\"0x{Interlocked.Increment(ref _versions).ToString("X8", CultureInfo.InvariantCulture)}\"";

    private sealed class Entry(string tag, DateTimeOffset lastModified)
    {
        public string Tag { get; set; } = tag;

        public DateTimeOffset LastModified { get; } = lastModified;

        public byte[] Content { get; set; } = [];

        public byte[]? Appended { get; set; }
    }
}
