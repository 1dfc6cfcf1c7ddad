using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Events;
using TradeKpi.Lake;
using TradeKpi.Load;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Merge;
using TradeKpi.Publish;
using TradeKpi.Unpack;

namespace TradeKpi.Benchmarks.Children;

/// <summary>The product's own stages.</summary>
internal static class Pipeline
{
    /// <summary>Everything: a file of events to gold, as <c>replay</c> does it.</summary>
    public static async Task<string> ReplayAsync(string file, string data)
    {
        await Child.DoAsync("replay", file, "--data", data);
        return await Rival.GoldAsync(new DataFolder(data).Warehouse);
    }

    /// <summary>The door, the hub and the archive, to the last checkpoint.</summary>
    public static async Task<string> DoorAsync(string file, string data)
    {
        await using var session = await LocalSession.HoldAsync(new DataFolder(data), Terminal.OfProcess(), services => services.ForReplay(),
            default);
        await using var input = File.OpenRead(file);
        var published = await session.Get<PublishStage>().PublishAsync(
            Unpacking.ReadAsync(input, MessageHead.None, session.Get<EventOptions>(), long.MaxValue, default), InputOrigin.File(file), null,
            default);
        await session.Get<ArchivePump>().DrainAsync(null, default);
        return $"{published.Published} events";
    }

    /// <summary>What a file's way to gold takes in a folder with a history, start and end of the process apart.</summary>
    public static async Task<string> BatchAsync(string file, string data)
    {
        await using var session = await LocalSession.OpenAsync(
            new DataFolder(data), Terminal.OfProcess(), mustExist: true, services => services.ForReplay(), default);
        session.Get<EmbeddedDatabase>().Triggers = false;
        var (before, read) = (Environment.CpuUsage.TotalTime, BatchCost.ReadByProcess());
        await using var input = File.OpenRead(file);
        await session.Get<PublishStage>().PublishAsync(
            Unpacking.ReadAsync(input, MessageHead.None, session.Get<EventOptions>(), long.MaxValue, default), InputOrigin.File(file), null,
            default);
        await session.Get<LocalPipeline>().CatchUpAsync(default);
        return JsonSerializer.Serialize(
            new BatchCost((Environment.CpuUsage.TotalTime - before).TotalSeconds, BatchCost.ReadByProcess() - read));
    }

    /// <summary>The files of a lake to every gold table, in a warehouse that is made anew.</summary>
    public static async Task<string> LakeToGoldAsync(string data, string warehouse)
    {
        var folder = new DataFolder(data);
        await using var services = new ServiceCollection().AddTradeKpiLocal(folder, TimeProvider.System).BuildServiceProvider();
        await using (var database = new EmbeddedDatabase(warehouse, folder.Root, TimeProvider.System))
        {
            await Deployment.OpenNewAsync(database, default);
            database.Triggers = false;
            using var load = new LoadStage(database.Warehouse, services.GetRequiredService<ILake>(), new LoadOptions(),
                TimeProvider.System);
            if ((await load.ReconcileAsync(default)).Failures.Count > 0)
                throw new InvalidOperationException("Some file was not loaded.");
            await database.StartTasksAsync(default);
            await new MergeStage(database.Warehouse, TimeProvider.System, database).DrainAsync(default);
            await database.StopTasksAsync(default);
        }

        return await Rival.GoldAsync(warehouse);
    }
}
