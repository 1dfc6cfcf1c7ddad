using System.ComponentModel.DataAnnotations;
using TradeKpi.Azure.Emulator;

namespace TradeKpi.Azure.Hub;

/// <summary>
/// Which hub, and how hard to try. The namespace comes from the same settings that the Event Hubs trigger reads for its connection
/// <c>EventHub</c>; the hub's name from <c>EventHubName</c>.
/// </summary>
public sealed class EventHubOptions : IValidatableObject
{
    public const string Section = "EventHub";

    public const string NameSetting = "EventHubName";

    /// <summary>For example <c>tradekpi.servicebus.windows.net</c>.</summary>
    public string FullyQualifiedNamespace { get; set; } = "";

    /// <summary>Of an emulator; with it there is no namespace.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The hub's name, which also stands in lake paths.</summary>
    [Required(ErrorMessage = $"{NameSetting} is not set: it names the event hub.")]
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$",
        ErrorMessage = $"{NameSetting} must be 1 to 50 letters, digits and . - _, beginning with a letter or digit.")]
    public string Name { get; set; } = "";

    /// <summary>Partitions whose events travel at the same time.</summary>
    [Range(1, 256)]
    public int ConcurrentPartitions { get; set; } = 32;

    /// <summary>How long one attempt may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Further attempts after a first that failed for a reason that passes.</summary>
    [Range(0, 20)]
    public int Retries { get; set; } = 5;

    /// <summary>The pause after a first failure; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LocalEmulator.Fault(Section, ConnectionString, $"{Section}:fullyQualifiedNamespace") is { } fault)
            yield return new ValidationResult(fault, [nameof(ConnectionString)]);
        if ((ConnectionString.Length > 0) == (FullyQualifiedNamespace.Length > 0))
        {
            yield return new ValidationResult(
                $"Set {Section}:fullyQualifiedNamespace to the namespace's host name, or {Section} to an emulator's connection string, " +
                "and not both.",
                [nameof(FullyQualifiedNamespace)]);
        }

        if (FullyQualifiedNamespace.Length > 0 && Uri.CheckHostName(FullyQualifiedNamespace) != UriHostNameType.Dns)
        {
            yield return new ValidationResult(
                $"{Section}:fullyQualifiedNamespace must be a host name like NAME.servicebus.windows.net, without https:// and slashes.",
                [nameof(FullyQualifiedNamespace)]);
        }

        if (FirstRetry > LongestRetry)
            yield return new ValidationResult($"{Section}:FirstRetry must not be longer than {Section}:LongestRetry.",
                [nameof(FirstRetry), nameof(LongestRetry)]);
    }
}
