using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using TradeKpi.Lake;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>
/// What a store of files keeps durably. COPY reads files, so those that are whole also stand in a folder where there is a stage.
/// </summary>
internal sealed class SimulatedStore(SimulatedTime time, string? stage)
{
    private readonly SortedDictionary<string, Kept> _files = new(StringComparer.Ordinal);
    private long _versions;

    public IEnumerable<string> Paths => _files.Where(file => file.Value.IsWhole).Select(file => file.Key);

    public bool TryGet(string path, [NotNullWhen(true)] out Kept? file) => _files.TryGetValue(path, out file);

    /// <summary>A file that one begins to write: empty, or over the version that is given.</summary>
    /// <returns>Null when another stands there.</returns>
    public ETag? Create(string path, ETag? replaced)
    {
        var stands = _files.TryGetValue(path, out var standing);
        if (replaced is { } tag ? !stands || standing!.Tag != tag : stands)
            return null;
        return Keep(path, [], isWhole: false);
    }

    /// <summary>Fills the file that one began, unless another has replaced it since.</summary>
    public bool Fill(string path, ETag begun, byte[] content, bool isWhole)
    {
        if (!_files.TryGetValue(path, out var standing) || standing.Tag != begun)
            return false;
        Keep(path, content, isWhole);
        return true;
    }

    public IReadOnlyList<LakeFile> List(string prefix) =>
        [.. _files.Where(file => file.Value.IsWhole && file.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => new LakeFile(file.Key, file.Value.Content.Length, file.Value.At))];

    /// <summary>Lets COPY forget what it loaded, as Snowflake's does after 64 days: it knows a file by its time.</summary>
    public void Age()
    {
        foreach (var path in Paths.Where(_ => stage is not null))
            File.SetLastWriteTimeUtc(Path.Combine(stage!, path), time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Puts bytes there as a writer that died would, or as somebody else who writes no lake paths.</summary>
    public void LeaveBehind(string path, byte[] content) => Keep(path, content, isWhole: !LakePath.Is(path));

    private ETag Keep(string path, byte[] content, bool isWhole)
    {
        var tag = new ETag((++_versions).ToString(CultureInfo.InvariantCulture));
        _files[path] = new Kept(content, isWhole, tag, time.GetUtcNow());
        if (isWhole && stage is not null)
        {
            var staged = Path.Combine(stage, path);
            Directory.CreateDirectory(Path.GetDirectoryName(staged)!);
            File.WriteAllBytes(staged, content);
        }

        return tag;
    }

    internal sealed record Kept(byte[] Content, bool IsWhole, ETag Tag, DateTimeOffset At);
}
