using System.Data.Common;
using TradeKpi.Embedded.Driver;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded;

/// <summary>
/// Writes a warehouse anew with nothing but what it holds, and puts the copy in its place. The engine overwrites what was deleted or
/// changed only when it needs the room: until then the old bytes stand in its file.
/// </summary>
public static class WarehouseCompaction
{
    /// <summary>Compacts a data folder's warehouse, which nobody has open. A crash leaves the one or the other.</summary>
    /// <exception cref="DbException">The file cannot be copied; it is as it was.</exception>
    /// <exception cref="IOException">The disk is full or failing; a swap that was begun is carried through by the next opening.</exception>
    public static async Task RunAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var fresh = WarehouseSwap.Fresh(folder);
        var scratch = Path.GetDirectoryName(fresh)!;
        Clear(scratch);
        Directory.CreateDirectory(scratch);
        await CopyAsync(folder.Warehouse, fresh, cancellationToken);
        WarehouseSwap.Run(folder);
        Clear(scratch);
        Clear(folder.Warehouse + ".tmp");
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var engine = new DuckSource(null);
        await using var connection = await engine.OpenConnectionAsync(cancellationToken);
        foreach (var statement in (string[])
        [
            Attach(from, "warehouse"), Attach(to, "fresh"),
            // Macros that name each other are looked for where the copy comes from, as they are made in no order.
            "use warehouse", "copy from database warehouse to fresh", "checkpoint fresh", "use memory", "detach fresh", "detach warehouse",
        ])
        {
            await using var command = connection.Command(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string Attach(string path, string name) =>
        $"attach {SqlText.Literal(path)} as {name} (storage_version 'v1.5.0')";

    private static void Clear(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
