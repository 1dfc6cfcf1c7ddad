using System.Collections.Frozen;
using System.Text.Json;

namespace TradeKpi.Events.Debezium;

/// <summary>The columns of a Debezium event's rows by its Connect schema: only those that need decoding.</summary>
internal sealed class RowSchema
{
    private readonly FrozenDictionary<string, SchemaColumn> _before;
    private readonly FrozenDictionary<string, SchemaColumn> _after;

    /// <param name="json">The <c>schema</c> object of the wrapper. What does not have the shape of one describes no column.</param>
    public RowSchema(ReadOnlyMemory<byte> json, int maxDepth)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
        _before = Columns(document.RootElement, "before");
        _after = Columns(document.RootElement, "after");
    }

    public SchemaColumn Find(bool before, string name) => (before ? _before : _after).GetValueOrDefault(name);

    private static FrozenDictionary<string, SchemaColumn> Columns(JsonElement schema, string row)
    {
        var columns = new Dictionary<string, SchemaColumn>(StringComparer.Ordinal);
        foreach (var side in Fields(schema).Where(field => Text(field, "field") == row))
        {
            foreach (var field in Fields(side))
            {
                if (Text(field, "field") is { } name
                    && SchemaColumn.Of(Text(field, "name"), Scale(field)) is { Codec: not FieldCodec.AsItCame } column)
                    columns[name] = column;
            }
        }
        return columns.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<JsonElement> Fields(JsonElement schema) =>
        Child(schema, "fields") is { ValueKind: JsonValueKind.Array } fields ? fields.EnumerateArray() : [];

    // Connect writes the scale as text in the schema's parameters.
    private static int Scale(JsonElement field) =>
        Child(field, "parameters") is { } parameters && int.TryParse(Text(parameters, "scale"), out var scale) ? scale : 0;

    private static string? Text(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : null;
}
