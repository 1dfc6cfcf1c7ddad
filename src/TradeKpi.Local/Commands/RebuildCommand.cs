using System.CommandLine;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Local.Shell;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Commands;

/// <summary>
/// <c>rebuild</c>: a new warehouse from the lake alone, compared with its own recompute, then put in the old one's place.
/// </summary>
internal static class RebuildCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var command = new Command("rebuild", "Builds the warehouse anew from the lake, checks it, and replaces the old one.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            if (!Directory.Exists(Path.Combine(folder.Root, LakePath.Events)))
                throw new UsageException($"{folder.Root} holds no lake to rebuild from.");
            using var hold = DataFolderLock.Take(folder.Root);
            var fresh = folder.Scratch("rebuild");
            Clear(fresh);
            var report = await terminal.WatchAsync(
                "Building the warehouse anew from the lake",
                () => BuildAsync(terminal, folder, Path.Combine(fresh, "warehouse.duckdb"), cancellationToken));
            VerifyCommand.Print(terminal, report, parsed.GetValue(shared.Format)!);
            if (!report.Agrees)
            {
                await terminal.Error.WriteLineAsync("The new warehouse disagrees with the lake; the old one stays.");
                return ExitCodes.CheckFailed;
            }

            Swap(Path.Combine(fresh, "warehouse.duckdb"), folder.Warehouse);
            Clear(fresh);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<VerifyReport> BuildAsync(Terminal terminal, DataFolder folder, string path,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var database = new EmbeddedDatabase(path, folder.Root, terminal.Time);
        await database.OpenAsync(cancellationToken);
        await new SqlDeployment(database.Warehouse, SqlDeployment.DefaultFolder).DeployAsync(SqlDeployment.SkippedByDefault, null,
            cancellationToken);
        var lake = new Embedded.Lake.FolderLake(new Embedded.Lake.FolderLakeOptions { Root = folder.Root }, terminal.Time);
        using var load = new LoadStage(database.Warehouse, lake, new LoadOptions(), terminal.Time);
        await load.ReconcileAsync(cancellationToken);
        await database.StartTasksAsync(cancellationToken);
        await new MergeStage(database.Warehouse, terminal.Time).DrainAsync(cancellationToken);
        await database.StopTasksAsync(cancellationToken);
        return await new VerifyStage(database.Warehouse, new Itself(database)).VerifyAsync(ResultJson.DefaultMost, cancellationToken);
    }

    private static void Swap(string fresh, string old)
    {
        // A write-ahead log belongs to the file it was written for.
        File.Delete(old + ".wal");
        File.Move(fresh, old, overwrite: true);
        if (File.Exists(fresh + ".wal"))
            File.Move(fresh + ".wal", old + ".wal");
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>The recompute reads the judged events of the same warehouse: everything in it came from the lake just now.</summary>
    private sealed class Itself(EmbeddedDatabase database) : IScratchWarehouse, IScratch
    {
        public System.Data.Common.DbDataSource Warehouse => database.Warehouse;

        public Task<IScratch> RecomputeAsync(CancellationToken cancellationToken) => Task.FromResult<IScratch>(this);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
