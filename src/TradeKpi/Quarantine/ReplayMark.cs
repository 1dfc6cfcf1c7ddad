using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Quarantine;

/// <summary>How a quarantined event left: which event it became, when, as it was or corrected, and by whose hand.</summary>
/// <param name="EventId">The event that it became, of several the first, or null for one that tells of no change.</param>
/// <param name="IsCorrected">Whether it was sent otherwise than it came.</param>
/// <param name="By">Who sent it; empty where nobody said.</param>
/// <param name="Why">Why, in their words; empty where they gave none.</param>
public sealed record ReplayMark(string? EventId, DateTimeOffset At, bool IsCorrected, string By, string Why)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal byte[] ToBytes(string quarantineId) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["quarantine_id"] = quarantineId,
            ["event_id"] = EventId,
            ["replayed_at"] = Rfc3339.Text(At),
            ["corrected"] = IsCorrected,
            ["by"] = By,
            ["why"] = Why,
        },
        s_json) + "\n");

    /// <exception cref="JsonException">It is no mark.</exception>
    /// <exception cref="FormatException">Likewise.</exception>
    internal static async Task<ReplayMark> ReadAsync(Stream mark, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(mark, default, cancellationToken);
        var root = document.RootElement;
        // Marks of before tell neither who nor why.
        return new ReplayMark(Text("event_id"), DateTimeOffset.Parse(Text("replayed_at") ?? "", CultureInfo.InvariantCulture),
            root.TryGetProperty("corrected", out var corrected) && corrected.ValueKind == JsonValueKind.True, Text("by") ?? "",
            Text("why") ?? "");

        string? Text(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}

/// <summary>Who sends refused events again, and why.</summary>
public sealed record ReplayHand(string By, string Why)
{
    /// <summary>Nobody who said.</summary>
    public static ReplayHand Unknown { get; } = new("", "");
}
