using System.ComponentModel.DataAnnotations;
using TradeKpi.Azure.Emulator;

namespace TradeKpi.Azure.Lake;

/// <summary>Where the lake lies.</summary>
public sealed class LakeOptions : IValidatableObject
{
    public const string Section = "Lake";

    /// <summary>The key under which a host registers the <see cref="TradeKpi.Lake.ILake"/> that speaks to the ADLS endpoint.</summary>
    public const string Hierarchical = "dfs";

    /// <summary>The account's <c>dfs</c> endpoint, or its <c>blob</c> endpoint where it has no hierarchical namespace.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>Of an emulator; with it there is no service URI.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The container, or file system as ADLS calls it.</summary>
    [Required(ErrorMessage = $"{Section}:Container is not set: it names the container of the lake.")]
    [RegularExpression("^[a-z0-9](-?[a-z0-9]){2,62}$",
        ErrorMessage = $"{Section}:Container must be 3 to 63 lower-case letters, digits and single hyphens.")]
    public string Container { get; set; } = "lake";

    /// <summary>
    /// How long an unfinished file of ADLS is left to whoever may still be writing it, before it counts as what a crash left. Blobs appear
    /// whole, so nobody waits for them.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the lake is reached through the ADLS endpoint, whose uploads take several steps.</summary>
    public bool IsHierarchical => ServiceUri is { IsAbsoluteUri: true } uri
        && uri.Host.Contains(".dfs.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The blob endpoint of the account whose <c>dfs</c> endpoint an address is; any other address itself.</summary>
    public static Uri BlobEndpoint(Uri service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new UriBuilder(service) { Host = service.Host.Replace(".dfs.", ".blob.", StringComparison.OrdinalIgnoreCase) }.Uri;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LocalEmulator.Fault($"{Section}:ConnectionString", ConnectionString, $"{Section}:ServiceUri") is { } fault)
            yield return new ValidationResult(fault, [nameof(ConnectionString)]);
        if ((ConnectionString.Length > 0) == (ServiceUri is not null))
        {
            yield return new ValidationResult(
                $"Set {Section}:ServiceUri to the account's dfs endpoint, or {Section}:ConnectionString to an emulator's, and not both.",
                [nameof(ServiceUri)]);
        }

        if (ServiceUri is { } uri && (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)))
        {
            yield return new ValidationResult(
                $"{Section}:ServiceUri must be an https address like https://ACCOUNT.dfs.core.windows.net, not {uri}.",
                [nameof(ServiceUri)]);
        }
    }
}
