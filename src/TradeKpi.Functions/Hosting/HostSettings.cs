using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TradeKpi.Azure.Hub;
using TradeKpi.Azure.Lake;
using TradeKpi.Lake;

namespace TradeKpi.Functions.Hosting;

/// <summary>
/// The settings that the Functions host reads for the triggers and for itself. It would start without them, say so in its log, and leave
/// out the function that lacks one: so they are checked here too.
/// </summary>
internal sealed class HostSettings(IConfiguration settings) : IValidateOptions<HostSettings.SettingsCheck>
{
    private const string ConsumerGroup = "EventHubConsumerGroup";
    private const string TriggerPath = "LakeTriggerPath";

    private static readonly string[] s_schedules = ["GenerateSchedule", "PollSchedule", "ReconcileSchedule"];

    public ValidateOptionsResult Validate(string? name, SettingsCheck options)
    {
        IEnumerable<string?> found =
        [
            StorageSetting.Fault(settings, HostStorage.Section, "the storage account of the host itself"),
            StorageSetting.Fault(settings, "LakeStorage", "the lake's account, as the blob trigger reaches it"),
            TriggerPathFault(settings[TriggerPath]),
            .. s_schedules.Select(schedule => TimerSchedule.Fault(schedule, settings[schedule])),
            ConsumerGroupFault(settings[ConsumerGroup]),
            CollectorFault(settings[Telemetry.Collector]),
        ];
        var faults = found.OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? TriggerPathFault(string? path)
    {
        var folder =
            $"{settings[$"{LakeOptions.Section}:{nameof(LakeOptions.Container)}"] ?? new LakeOptions().Container}/{LakePath.Events}";
        if (string.IsNullOrEmpty(path))
            return $"{TriggerPath} is not set: it says which files are loaded, like {folder}{{name}}.";
        return path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith("{name}", StringComparison.Ordinal)
            ? null
            : $"{TriggerPath} must be {folder}{{name}}, the lake's container and the folder of the events in it, not {path}.";
    }

    // With the embedded hub nobody asks for it.
    private string? ConsumerGroupFault(string? group) =>
        string.IsNullOrEmpty(group) && settings.GetSection(EventHubOptions.Section).Exists()
            ? $"{ConsumerGroup} is not set: it names the hub's consumer group that archives."
            : null;

    private static string? CollectorFault(string? address) =>
        string.IsNullOrEmpty(address) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? null
            : $"{Telemetry.Collector} must be an http address like http://127.0.0.1:4317, not {address}.";

    /// <summary>What is asked at start, and by nobody else.</summary>
    internal sealed class SettingsCheck;
}

internal static class HostSettingsServices
{
    public static IServiceCollection AddHostSettings(this IServiceCollection services)
    {
        services.AddOptions<HostSettings.SettingsCheck>().ValidateOnStart();
        return services.AddSingleton<IValidateOptions<HostSettings.SettingsCheck>, HostSettings>();
    }
}
