using System.Security.Cryptography;
using System.Text;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>Deploys the scripts when they, or the program, differ from what the data folder saw last.</summary>
public static class Deployment
{
    /// <exception cref="System.Data.Common.DbException">A script failed; the next call tries again.</exception>
    public static async Task EnsureAsync(DataFolder folder, EmbeddedDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(database);
        var mark = Path.Combine(folder.Root, "deployed");
        var digest = Digest();
        if (folder.Exists && File.Exists(mark) && await File.ReadAllTextAsync(mark, cancellationToken) == digest)
            return;
        File.Delete(mark);
        await new SqlDeployment(database.Warehouse, SqlDeployment.DefaultFolder).DeployAsync(SqlDeployment.SkippedByDefault, null,
            cancellationToken);
        await File.WriteAllTextAsync(mark, digest, cancellationToken);
    }

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(typeof(EmbeddedDatabase).Module.ModuleVersionId.ToString()));
        foreach (var path in Directory.EnumerateFiles(SqlDeployment.DefaultFolder, "*.sql", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(path));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
