using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TradeKpi.Lake;

/// <summary>What folders of the lake hold: equal digests, the same files. To know without the warehouse that nothing came.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Sum">The sum over their paths' hashes; files are written once, so a path stands for its content.</param>
public sealed record LakeDigest(long Files, ulong Sum)
{
    /// <param name="writtenBefore">Younger files are passed over.</param>
    /// <exception cref="IOException">The lake cannot be read now.</exception>
    public static async Task<LakeDigest> OfAsync(
        ILake lake, IEnumerable<string> folders, DateTimeOffset writtenBefore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lake);
        ArgumentNullException.ThrowIfNull(folders);
        var digest = new LakeDigest(0, 0);
        foreach (var folder in folders)
        {
            await foreach (var file in lake.ListAsync(folder, cancellationToken))
            {
                if (file.LastModified <= writtenBefore)
                    digest = new LakeDigest(digest.Files + 1, unchecked(digest.Sum + Hash(file.Path)));
            }
        }

        return digest;
    }

    private static ulong Hash(string path) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
}
