using System.Security.Cryptography;

namespace TradeKpi.Azure.Tests.Warehouse;

/// <summary>A private key of its own, in a file that goes with it.</summary>
public sealed class KeyFile : IDisposable
{
    private static readonly Lazy<string> s_pem = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradekpi-key");

    public KeyFile()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "key.p8");
        File.WriteAllText(Path, Pem);
    }

    public static string Pem => s_pem.Value;

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
