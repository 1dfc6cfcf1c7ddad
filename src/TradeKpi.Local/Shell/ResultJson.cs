using System.Text.Encodings.Web;
using System.Text.Json;

namespace TradeKpi.Local.Shell;

/// <summary>How results of commands look as JSON.</summary>
internal static class ResultJson
{
    public const int DefaultMost = 20;

    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = false,
    };
}
