using System.Security.Cryptography;

namespace TradeKpi.Web.Dashboard;

/// <summary>A file of the dashboard, as the build put it into the assembly.</summary>
/// <param name="Type">Its Content-Type.</param>
/// <param name="Tag">Its ETag: a digest of the content.</param>
/// <param name="IsPinned">Whether the name carries a digest of the content, so that a copy never grows old.</param>
internal sealed record DashboardFile(string Type, byte[] Content, string Tag, bool IsPinned)
{
    private const string Prefix = "TradeKpi.Web.Dashboard.";

    /// <summary>The page itself.</summary>
    public const string Page = "index.html";

    /// <summary>Every file, by name.</summary>
    public static IReadOnlyDictionary<string, DashboardFile> All { get; } = typeof(DashboardFile).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    private static DashboardFile Read(string resource)
    {
        using var stream = typeof(DashboardFile).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
        return new DashboardFile(TypeOf(resource), content, tag, !resource.EndsWith(Page, StringComparison.Ordinal));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => throw new InvalidOperationException($"{name} has no known type."),
    };
}
