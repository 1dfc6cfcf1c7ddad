using TradeKpi.Embedded.Hub;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>
/// A warehouse with every script deployed and no events in it, made once by the build: a new one starts as its copy, and runs none. It is a
/// head start and no authority: a deployment looks at what the copy says of itself, and runs the scripts if they differ.
/// </summary>
public static class PreparedWarehouse
{
    /// <summary>Where a build leaves it, beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "prepared.duckdb");

    /// <summary>Makes it anew.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="Warehouse.SqlDeploymentException">A script failed.</exception>
    public static async Task MakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("tradekpi-");
        try
        {
            var file = Path.Combine(folder.FullName, "warehouse.duckdb");
            await using (var database = new EmbeddedDatabase(file, folder.FullName, time))
            {
                await database.OpenAsync(cancellationToken);
                await Deployment.EnsureAsync(null, database.Warehouse, cancellationToken);

                // Its copies begin when they are made.
                await using var connection = await database.Warehouse.OpenConnectionAsync(cancellationToken);
                await using var delete = connection.Command("delete from ops.beginnings");
                await delete.ExecuteNonQueryAsync(cancellationToken);
            }

            File.Move(file, path, overwrite: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Begins the warehouse of this path as a copy, where there is one to copy: a whole file or none, also after a crash.
    /// </summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    internal static void Begin(string path)
    {
        if (File.Exists(DefaultPath))
            AtomicFile.Write(path, File.ReadAllBytes(DefaultPath), durable: true);
    }
}
