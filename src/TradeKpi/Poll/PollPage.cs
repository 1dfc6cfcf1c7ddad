using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Events;

namespace TradeKpi.Poll;

/// <summary>One answer of the API: its changes, each as its own bytes, and the cursor of the next page.</summary>
internal sealed record PollPage(IReadOnlyList<RawInput> Items, string? Next)
{
    private const int MaxDepth = 512;
    private static readonly string[] s_usualItems = ["rows", "items"];

    /// <exception cref="PollException">The answer is no JSON, or has no array where the options say.</exception>
    public static PollPage Read(ReadOnlyMemory<byte> body, string source, PollOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var items = ItemsOf(document.RootElement, options)
                ?? throw new PollException(
                    $"The answer of {source} has no array {Expected(options)}. Set Poll:Items to where its changes are.");
            return new PollPage(
                [.. items.EnumerateArray().Select((item, n) => new RawInput(JsonMarshal.GetRawUtf8Value(item).ToArray(), n + 1, null))],
                NextOf(document.RootElement, options.NextCursor));
        }
        catch (JsonException e)
        {
            throw new PollException($"The answer of {source} is no JSON: {e.Message} Nothing of it was taken.", e);
        }
    }

    private static string Expected(PollOptions options) =>
        options.Items is { } place ? $"in `{place}`" : "as itself, in `rows` or in `items`";

    private static JsonElement? ItemsOf(JsonElement root, PollOptions options)
    {
        if (options.Items is { } place)
            return ArrayOrNull(Find(root, place));
        return ArrayOrNull(root) ?? s_usualItems.Select(name => ArrayOrNull(Find(root, name))).FirstOrDefault(found => found is not null);
    }

    private static JsonElement? ArrayOrNull(JsonElement? element) => element is { ValueKind: JsonValueKind.Array } ? element : null;

    private static string? NextOf(JsonElement root, string place) => Find(root, place) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } next ? next : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>
    /// A member by its name, or by a JSON pointer (https://www.rfc-editor.org/rfc/rfc6901) where that begins with a slash.
    /// </summary>
    private static JsonElement? Find(JsonElement root, string place)
    {
        JsonElement? at = root;
        foreach (var part in place.StartsWith('/') ? place[1..].Split('/').Select(Unescaped) : [place])
        {
            at = at switch
            {
                { ValueKind: JsonValueKind.Object } inside when inside.TryGetProperty(part, out var member) => member,
                { ValueKind: JsonValueKind.Array } inside when int.TryParse(part, System.Globalization.NumberStyles.None, null, out var n)
                    && n < inside.GetArrayLength() => inside[n],
                _ => null,
            };
        }

        return at;
    }

    private static string Unescaped(string part) =>
        part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
