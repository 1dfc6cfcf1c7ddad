using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace TradeKpi.Kafka;

/// <summary>How a broker is spoken to.</summary>
public enum KafkaSecurity
{
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}

/// <summary>How one signs in where the protocol has SASL.</summary>
public enum KafkaSasl
{
    Plain,
    ScramSha256,
    ScramSha512,
}

/// <summary>Where a group begins that has committed nothing yet.</summary>
public enum KafkaBeginning
{
    Earliest,
    Latest,
}

/// <summary>The topics that changes are consumed from.</summary>
public sealed class KafkaOptions : IValidatableObject
{
    public const string Section = "Kafka";

    /// <summary>The brokers to begin with, as <c>host:port</c> with commas between; null consumes nothing.</summary>
    [StringLength(4_000, MinimumLength = 1)]
    public string? Brokers { get; set; }

    /// <summary>The topics; one that begins with ^ is a pattern of their names.</summary>
    [Required]
    public IList<string> Topics { get; set; } = [];

    /// <summary>The consumer group, whose offsets say what was archived.</summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public string Group { get; set; } = "tradekpi";

    public KafkaBeginning From { get; set; } = KafkaBeginning.Earliest;

    public KafkaSecurity Security { get; set; } = KafkaSecurity.Plaintext;

    public KafkaSasl Sasl { get; set; } = KafkaSasl.Plain;

    [StringLength(4_000, MinimumLength = 1)]
    public string? Username { get; set; }

    /// <summary>Sent over TLS, or to this machine, only.</summary>
    [StringLength(4_000, MinimumLength = 1)]
    public string? Password { get; set; }

    /// <summary>A file with the certificates that vouch for the brokers; the system's own where there is none.</summary>
    [StringLength(4_000, MinimumLength = 1)]
    public string? CertificateAuthorities { get; set; }

    /// <summary>At most so many messages before they are published.</summary>
    [Range(1, 1_000_000)]
    public int BatchMessages { get; set; } = 10_000;

    /// <summary>At most so many bytes of messages, one larger message apart.</summary>
    [Range(1_024, 256 * 1_024 * 1_024)]
    public long BatchBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>How long a batch waits for more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After so long without a sign of life the group goes on without this consumer.</summary>
    [Range(typeof(TimeSpan), "00:00:06", "00:30:00")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The pause before what failed is begun anew, from the offsets that were committed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(2);

    private bool IsSasl => Security is KafkaSecurity.SaslPlaintext or KafkaSecurity.SaslSsl;

    /// <summary>What is wrong with a list of brokers, or null.</summary>
    public static string? FaultOf(string brokers)
    {
        ArgumentNullException.ThrowIfNull(brokers);
        return brokers.Split(',', StringSplitOptions.TrimEntries).Any(broker => !IsBroker(broker))
            ? "must be brokers such as kafka-1:9092,kafka-2:9092, each with its port, without a scheme, user or password"
            : null;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Brokers is null)
            yield break;
        if (FaultOf(Brokers) is { } fault)
            yield return new ValidationResult($"Kafka:Brokers {fault}.", [nameof(Brokers)]);
        if (Topics.Count == 0 || Topics.Any(string.IsNullOrWhiteSpace))
            yield return new ValidationResult("Kafka:Topics must name the topics to consume.", [nameof(Topics)]);
        foreach (var topic in Topics.Where(topic => !IsTopic(topic)))
            yield return new ValidationResult($"Kafka:Topics has {topic}, which is no pattern of names.", [nameof(Topics)]);
        if (IsSasl ? Username is null || Password is null : Username is not null || Password is not null)
            yield return new ValidationResult(
                "Kafka:Username and Kafka:Password go with Kafka:Security=SaslSsl or SaslPlaintext, both or neither.",
                [nameof(Security), nameof(Username), nameof(Password)]);
        else if (Security == KafkaSecurity.SaslPlaintext && !Brokers.Split(',', StringSplitOptions.TrimEntries).All(IsOfThisMachine))
            yield return new ValidationResult("Kafka:Password would travel readable: set Kafka:Security=SaslSsl.", [nameof(Security)]);
    }

    // The broker's client would try one that it cannot read without end.
    private static bool IsTopic(string topic)
    {
        try
        {
            if (topic.StartsWith('^'))
                _ = new Regex(topic, RegexOptions.None, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsBroker(string broker) => broker.LastIndexOf(':') is var colon and > 0
        && ushort.TryParse(broker[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
        && Uri.CheckHostName(broker[..colon].Trim('[', ']')) is not UriHostNameType.Unknown;

    private static bool IsOfThisMachine(string broker) => broker[..broker.LastIndexOf(':')].Trim('[', ']') is var host
        && (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)));
}
