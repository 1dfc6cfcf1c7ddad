using System.Net;
using TradeKpi.Generate;

namespace TradeKpi.Local.Hosting;

/// <summary>What a run is asked.</summary>
/// <param name="Generate">What to generate, or null for nothing.</param>
/// <param name="Sql">The door of Snowflake's clients, or null for none.</param>
/// <param name="Poll">What to pull, or null for nothing.</param>
/// <param name="Kafka">What to consume, or null for nothing.</param>
internal sealed record RunSettings(DoorSettings Door, Action<GenerateOptions>? Generate, SqlSettings? Sql, PollSettings? Poll = null,
    KafkaSettings? Kafka = null);

/// <summary>Where HTTP is served.</summary>
/// <param name="Port">0 takes a free one.</param>
/// <param name="Token">What callers from other machines bring; null where none are let in.</param>
internal sealed record DoorSettings(IPAddress Address, int Port, string? Token)
{
    // Tokens never come into a log.
    public override string ToString() => $"{Address}:{Port}";
}

/// <summary>The door of Snowflake's clients.</summary>
/// <param name="Port">0 takes a free one.</param>
/// <param name="IsAsked">Whether somebody named the port: then it must be had.</param>
/// <param name="Writable">Whether clients may write.</param>
internal sealed record SqlSettings(int Port, bool IsAsked, bool Writable);

/// <summary>An API to pull from, and how often.</summary>
internal sealed record PollSettings(Uri Url, TimeSpan Every);

/// <summary>The topics to consume, and the brokers that have them.</summary>
internal sealed record KafkaSettings(string Brokers, IReadOnlyList<string> Topics);
