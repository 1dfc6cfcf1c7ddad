using System.Runtime.CompilerServices;
using Azure;
using TradeKpi.Azure.Lake;
using TradeKpi.Lake;
using TradeKpi.Simulation.Tests.Turns;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>
/// The lake of Azure over a store that fails: made in two steps as a file of ADLS is, so that a crash between leaves it empty, and
/// within the second one torn.
/// </summary>
/// <param name="patience">How long an incomplete file is left to whoever may be writing it.</param>
/// <param name="isBlurred">Whether its listings leave files out now, as if those had come late.</param>
internal sealed class SimulatedLake(Scheduler turns, SimulatedStore store, TimeSpan patience, Func<bool>? isBlurred = null)
    : RemoteLake(turns.Time, patience)
{
    private const int OneOfSoManyIsLate = 4;

    private protected override async Task<bool> TryWriteAsync(
        string path, ReadOnlyMemory<byte> content, ETag? replaced, CancellationToken cancellationToken)
    {
        if (await turns.DoAsync($"create {path}", () => store.Create(path, replaced), Down, service: Service.Lake) is not { } begun)
            return false;
        return await turns.DoAsync(
            $"fill {path}",
            () => store.Fill(path, begun, content.ToArray(), isWhole: true),
            Down,
            half: () => store.Fill(path, begun, content[..(content.Length / 2)].ToArray(), isWhole: false),
            service: Service.Lake);
    }

    private protected override async Task<StandingFile> LookAsync(string path, ReadOnlyMemory<byte> wanted,
        CancellationToken cancellationToken)
    {
        var (file, now) = await turns.DoAsync(
            $"look {path}", () => (store.TryGet(path, out var kept) ? kept : null, turns.Time.GetUtcNow()), Down,
            service: Service.Lake);
        if (file is null)
            return StandingFile.Absent;
        using var standing = new MemoryStream(file.Content);
        var match = await StandingFile.CompareAsync(standing, wanted, cancellationToken);
        return new StandingFile(match, file.Tag, now > file.At ? now - file.At : TimeSpan.Zero);
    }

    private protected override Task<Stream?> ReadAsync(string path, CancellationToken cancellationToken) =>
        turns.DoAsync($"open {path}", () => store.TryGet(path, out var kept) ? (Stream?)new MemoryStream(kept.Content) : null, Down,
            service: Service.Lake);

    private protected override async IAsyncEnumerable<LakeFile> FilesAsync(
        string folder, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await turns.DoAsync($"list {prefix}", () => Seen(store.List(prefix)), Down, service: Service.Lake))
            yield return file;
    }

    private IReadOnlyList<LakeFile> Seen(IReadOnlyList<LakeFile> files) => isBlurred is not null && isBlurred()
        ? [.. files.Where(_ => turns.Random.Next(OneOfSoManyIsLate) > 0)]
        : files;

    private static RequestFailedException Down() => new(503, "The store is busy.");
}
