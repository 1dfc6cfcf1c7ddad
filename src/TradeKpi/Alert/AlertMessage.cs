using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Alert;

/// <summary>What a webhook is sent: the change as JSON, and its signature.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, version 1 of signatures.</remarks>
internal static class AlertMessage
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same bytes at each attempt.</summary>
    public static byte[] Body(AlertChange change) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            type = change.State == AlertChange.Firing ? "alert.firing" : "alert.resolved",
            timestamp = Rfc3339.Text(change.ChangedAt),
            data = new
            {
                change.Rule,
                change.Nth,
                change.State,
                change.Kind,
                change.Report,
                Column = change.Column,
                change.Row,
                change.Value,
                change.Bound,
                gold_version = change.Version,
                change.Detail,
            },
        },
        s_json);

    /// <summary>HMAC-SHA256 of id, time and body, in base64 behind its version.</summary>
    public static string Signature(byte[] key, string id, long timestamp, byte[] body)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] whole = [.. signed, .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, whole));
    }
}
