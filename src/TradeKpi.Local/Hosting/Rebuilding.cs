using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Erasure;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// A new warehouse from the lake alone, beside the old one, and everything that speaks against putting it there: its own recompute, files
/// of the lake that the old one had taken otherwise, places in the hub that it lacks, and cells of the old gold that it contradicts.
/// </summary>
internal sealed class Rebuilding(IServiceProvider services, DataFolder folder, TimeProvider time)
{
    private const string BeginsAsDeployed = " Rates, spellings, alert rules and cursors that people kept there begin as they are deployed.";

    private static readonly string s_group = new Archive.ArchiveOptions().ConsumerGroup;

    /// <summary>
    /// In a session that holds the folder: the old warehouse is brought up to date and closed, and others read it meanwhile.
    /// </summary>
    /// <inheritdoc cref="BuildAsync(DbDataSource, string, CancellationToken, IReadOnlySet{string}, Func{RebuildReport, Task{bool}})"/>
    public async Task<RebuildReport> BuildAloneAsync(LocalSession session, CancellationToken cancellationToken)
    {
        var oldFault = await OpenOldAsync(session, cancellationToken);
        await session.Get<EmbeddedDatabase>().DisposeAsync();
        session.Get<DataFolderLock>().LetRead();
        await using var standing = EmbeddedDatabase.ToRead(folder, time, session.Get<EngineOptions>());
        try
        {
            await standing.OpenAsync(cancellationToken);
        }
        catch (WarehouseFileException) when (oldFault is not null)
        {
            return await BuildAsync(null, oldFault + BeginsAsDeployed, cancellationToken);
        }

        return await BuildAsync(standing.Warehouse, oldFault, cancellationToken);
    }

    /// <param name="old">The warehouse as it stands; null where it cannot be opened.</param>
    /// <param name="oldFault">What keeps it from being up to date, and so from being compared: what people keep is taken from it still,
    /// where it can be read.</param>
    /// <param name="refused">The files of refused events that must have been loaded, where the door goes on meanwhile.</param>
    /// <param name="takesPlace">Asked while the new warehouse is open still: where it says yes, nobody writes to the old one any more, and
    /// what people changed there meanwhile goes into the new one; what they made there meanwhile may speak against the new one yet.</param>
    /// <exception cref="IOException">The disk is full or failing; the old warehouse stands as it was.</exception>
    /// <exception cref="DbException">The new warehouse cannot be built.</exception>
    public async Task<RebuildReport> BuildAsync(
        DbDataSource? old, string? oldFault, CancellationToken cancellationToken, IReadOnlySet<string>? refused = null,
        Func<RebuildReport, Task<bool>>? takesPlace = null)
    {
        try
        {
            return await BuildAsync(new OldWarehouse(old, oldFault), refused, takesPlace, cancellationToken);
        }
        catch (DbException e) when (old is not null && oldFault is null && IsOfFile(e))
        {
            return await BuildAsync(new OldWarehouse(old, e.FirstLine()), refused, takesPlace, cancellationToken);
        }
    }

    private async Task<RebuildReport> BuildAsync(OldWarehouse standing, IReadOnlySet<string>? known,
        Func<RebuildReport, Task<bool>>? takesPlace, CancellationToken cancellationToken)
    {
        try
        {
            return await FillAndCompareAsync(standing, known, takesPlace, cancellationToken);
        }
        catch
        {
            // On a full disk archive and load need the room.
            WarehouseSwap.Discard(folder);
            throw;
        }
    }

    // What no second try would meet in the new one: where that is at fault, the second fails like the first.
    private static bool IsOfFile(DbException e) => !e.IsTransient && !FullDisk.Is(e) && !StorageFaults.IsGivenUp(e)
        && WarehouseMemoryException.In(e) is null;

    private async Task<RebuildReport> FillAndCompareAsync(OldWarehouse standing, IReadOnlySet<string>? known,
        Func<RebuildReport, Task<bool>>? takesPlace, CancellationToken cancellationToken)
    {
        var old = standing.UpToDate;
        var fresh = WarehouseSwap.Fresh(folder);
        WarehouseSwap.Discard(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(fresh)!);
        await using var database = new EmbeddedDatabase(fresh, folder.Root, time, Get<EngineOptions>());
        var (refused, notKept) = await FillAsync(database, standing, cancellationToken);
        var itself = await new VerifyStage(database.Warehouse, new Itself(database)).VerifyAsync(ResultJson.DefaultMost, cancellationToken);
        await new DataTestStage(database.Warehouse).RunAsync(cancellationToken);
        var faults = await Get<LakeCheckStage>().CheckAsync(old ?? database.Warehouse, ResultJson.DefaultMost, cancellationToken,
            known);
        var report = new RebuildReport(
            itself,
            [.. faults, .. refused.Where(failure => faults.All(fault => fault.Path != failure.Path))
                .Select(failure => new LakeFault(failure.Path, $"was refused: {failure.Error}"))],
            await GapsAsync(database.Warehouse, old, cancellationToken),
            old is null ? null : await VerifyStage.CompareAsync(old, database.Warehouse, ResultJson.DefaultMost, cancellationToken),
            standing.Fault,
            await standing.OwnTablesAsync(database.Warehouse, cancellationToken),
            notKept, []);
        if (takesPlace is null || standing.Warehouse is null || !await takesPlace(report))
            return report;
        var (overtaken, missed) = await ReferenceData.CopyAgainAsync(standing.Warehouse, database.Warehouse, cancellationToken);
        return report with
        {
            OwnTables = await standing.OwnTablesAsync(database.Warehouse, cancellationToken),
            NotKept = [.. notKept.Union(missed, StringComparer.Ordinal)],
            Overtaken = overtaken,
        };
    }

    /// <summary>Brings the old warehouse up to what hub and lake hold; what keeps it from that, or null.</summary>
    private static async Task<string?> OpenOldAsync(LocalSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.OpenWarehouseAsync(cancellationToken);
            await session.Get<LocalPipeline>().CatchUpAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is DbException or MergeFailedException or SqlDeploymentException)
        {
            return e.FirstLine();
        }
    }

    private async Task<(IReadOnlyList<LoadFailure> Refused, IReadOnlyList<string> NotKept)> FillAsync(
        EmbeddedDatabase database, OldWarehouse old, CancellationToken cancellationToken)
    {
        await Deployment.OpenNewAsync(database, cancellationToken);
        var notKept = await old.CopyKeptAsync(database.Warehouse, cancellationToken);
        var erasure = new WarehouseErasure(database.Warehouse);
        await erasure.NoteAsync(Get<ErasureRecords>().ListAsync(cancellationToken), cancellationToken);
        using var load = new LoadStage(database.Warehouse, Get<ILake>(), new LoadOptions(), time);
        var report = await load.ReconcileAsync(cancellationToken);
        await database.StartTasksAsync(cancellationToken);
        await new MergeStage(database.Warehouse, time, database).DrainAsync(cancellationToken);
        await database.StopTasksAsync(cancellationToken);
        if (!(await Get<ErasureRecords>().KeysAsync(cancellationToken)).IsEmpty)
            await erasure.EraseAsync(cancellationToken);
        return (report.Failures, notKept);
    }

    private async Task<IReadOnlyList<string>> GapsAsync(DbDataSource fresh, DbDataSource? old, CancellationToken cancellationToken)
    {
        var partitions = (await Completeness.ReadAsync(fresh, cancellationToken)).ToDictionary(one => (one.Epoch, one.Partition));
        var before = old is null ? [] : await Completeness.ReadAsync(old, cancellationToken);
        if (old is not null)
            return [.. before.Select(one => HubGaps.Since(one, partitions.GetValueOrDefault((one.Epoch, one.Partition)))).OfType<string>()];
        var archived = await ArchivedAsync(cancellationToken);
        return
        [
            .. partitions.Values.Select(HubGaps.Within).OfType<string>(),
            .. archived.Select(one => HubGaps.Against(one.Epoch, one.Partition, one.Next,
                partitions.GetValueOrDefault((one.Epoch, one.Partition)))).OfType<string>(),
        ];
    }

    // How far the archive has come by its own account: without the old warehouse, what tells that the lake's last files are gone.
    private async Task<IReadOnlyList<(string Epoch, long Partition, long Next)>> ArchivedAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Hub))
            return [];
        var hub = Get<EmbeddedHub>();
        var lag = await hub.LagAsync(s_group, cancellationToken);
        return [.. hub.NextSequences().Select((next, partition) => (hub.Epoch, (long)partition, next - lag[partition]))];
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private sealed record OldWarehouse(DbDataSource? Warehouse, string? Fault)
    {
        public DbDataSource? UpToDate => Fault is null ? Warehouse : null;

        public async Task<IReadOnlyList<string>> CopyKeptAsync(DbDataSource fresh, CancellationToken cancellationToken) =>
            Warehouse is null ? [] : await ReferenceData.CopyAsync(Warehouse, fresh, cancellationToken);

        public async Task<IReadOnlyList<string>> OwnTablesAsync(DbDataSource fresh, CancellationToken cancellationToken)
        {
            try
            {
                return Warehouse is null ? [] : await Embedded.OwnTables.MissingAsync(Warehouse, fresh, cancellationToken);
            }
            catch (DbException) when (Fault is not null)
            {
                // What is wrong with it is told.
                return [];
            }
        }
    }

    /// <summary>The recompute reads the judged events of the same warehouse: everything in it came from the lake just now.</summary>
    private sealed class Itself(EmbeddedDatabase database) : IScratchWarehouse, IScratch
    {
        public DbDataSource Warehouse => database.Warehouse;

        public Task<IScratch> RecomputeAsync(CancellationToken cancellationToken) => Task.FromResult<IScratch>(this);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>What a rebuild found.</summary>
/// <param name="Itself">The new gold against its own recompute.</param>
/// <param name="LakeFaults">Files of the lake that are not what they were.</param>
/// <param name="Gaps">Places in the hub that the new warehouse lacks, a sentence a partition.</param>
/// <param name="Old">The old gold against the new; null where the old cannot be asked.</param>
/// <param name="OldFault">Why the old warehouse cannot be asked.</param>
/// <param name="OwnTables">What people made in the old one by SQL of their own, and would be gone.</param>
/// <param name="NotKept">Tables of what people keep that the old one cannot be asked for: the new one has what is deployed.</param>
/// <param name="Overtaken">Tables that people changed while the new one was built by what stood there before.</param>
internal sealed record RebuildReport(
    VerifyReport Itself, IReadOnlyList<LakeFault> LakeFaults, IReadOnlyList<string> Gaps, VerifyReport? Old, string? OldFault,
    IReadOnlyList<string> OwnTables, IReadOnlyList<string> NotKept, IReadOnlyList<string> Overtaken)
{
    /// <summary>Whether the new warehouse says everything that the old one could say.</summary>
    public bool LosesNothing =>
        LakeFaults.Count == 0 && Gaps.Count == 0 && OwnTables.Count == 0 && NotKept.Count == 0 && Old is null or { Agrees: true };

    /// <summary>Whether the new warehouse may take the place of the old one.</summary>
    /// <param name="evenLess">Also where it lacks something, or says something else.</param>
    public bool MayReplace(bool evenLess) => Itself.Agrees && Overtaken.Count == 0 && (LosesNothing || evenLess);
}
