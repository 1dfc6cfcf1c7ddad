using Microsoft.Azure.Functions.Worker;
using TradeKpi.Azure.Hub;
using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Host.Tests;

/// <summary>The names that the hub's trigger shares with settings that others write.</summary>
public sealed class HubTriggerTests
{
    private readonly DeclaredFunction _archive = Assert.Single(FunctionList.In(typeof(ArchiveEvents).Assembly));

    [Fact]
    public void It_is_the_only_function_of_the_program_itself() =>
        Assert.Equal((nameof(ArchiveEvents), typeof(EventHubTriggerAttribute)), (_archive.Name, _archive.Trigger.GetType()));

    [Fact]
    public void What_it_asks_for_is_set_in_the_sample()
    {
        var settings = _archive.Texts.Where(text => text.StartsWith('%')).Select(text => text.Trim('%')).Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(["EventHubConsumerGroup", EventHubOptions.NameSetting], settings, StringComparer.Ordinal);
        Assert.All(settings, setting => Assert.Contains(setting, RepositoryFiles.SampleSettings));
        Assert.Equal(EventHubOptions.Section, _archive.Connection);
    }
}
