using Microsoft.Azure.Functions.Worker;
using TradeKpi.Functions.Pipeline;
using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>What the sample's settings and the laptop's program must agree on.</summary>
public sealed class SampleSettingsTests
{
    [Fact]
    public void The_sample_runs_one_archive_and_one_load()
    {
        var values = RepositoryFiles.Json("local.settings.sample.json").GetProperty("Values");
        Assert.DoesNotContain(FunctionList.In(typeof(LoadWarehouse).Assembly, typeof(TeeLake).Assembly),
            function => function.Name == "ArchiveEvents");
        Assert.Equal("true", values.GetProperty($"AzureWebJobs.{nameof(LoadWarehouse)}.Disabled").GetString());
        Assert.False(values.TryGetProperty($"AzureWebJobs.{nameof(LoadWarehouseByPolling)}.Disabled", out _));
    }

    [Fact]
    public void The_polling_trigger_watches_what_the_announced_one_does()
    {
        var (polling, announced) = (Trigger(typeof(LoadWarehouseByPolling)), Trigger(typeof(LoadWarehouse)));
        Assert.Equal(BlobTriggerSource.LogsAndContainerScan, polling.Source);
        Assert.Equal((announced.BlobPath, announced.Connection), (polling.BlobPath, polling.Connection));
    }

    [Fact]
    public void Host_json_lies_beside_the_program() =>
        Assert.Equal(RepositoryFiles.Text("host.json"), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));

    private static BlobTriggerAttribute Trigger(Type function) =>
        (BlobTriggerAttribute)FunctionList.In(function.Assembly).Single(each => each.Name == function.Name).Trigger;
}
