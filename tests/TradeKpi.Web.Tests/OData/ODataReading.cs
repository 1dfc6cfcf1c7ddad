using System.Xml;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace TradeKpi.Web.Tests.OData;

/// <summary>Answers as Microsoft's own reader takes them apart, which knows the metadata alone.</summary>
internal static class ODataReading
{
    public static async Task<IEdmModel> ModelAsync(HttpClient client)
    {
        using var xml = XmlReader.Create(new StringReader(await client.GetStringAsync("/odata/$metadata")));
        return CsdlReader.Parse(xml);
    }

    /// <summary>The rows of a page, each with the rows that stand in it by the name of their property.</summary>
    public static async Task<IReadOnlyList<ReadRow>> ReadAsync(HttpClient client, string path)
    {
        var model = await ModelAsync(client);
        using var response = await client.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        var settings = new ODataMessageReaderSettings
        {
            BaseUri = new Uri(client.BaseAddress!, "/odata/"),
            // What $apply makes up is in no model.
            Validations = ValidationKinds.All & ~ValidationKinds.ThrowOnUndeclaredPropertyForNonOpenType,
        };
        using var reader = new ODataMessageReader(new Answer(response, body), settings, model);
        var top = new ReadRow(null!);
        var (open, within) = (new Stack<ReadRow>([top]), new Stack<string>([""]));
        for (var set = reader.CreateODataResourceSetReader(); set.Read();)
        {
            switch (set.State)
            {
                case ODataReaderState.NestedResourceInfoStart:
                    within.Push(((ODataNestedResourceInfo)set.Item!).Name);
                    open.Peek().Nested[within.Peek()] = [];
                    break;
                case ODataReaderState.NestedResourceInfoEnd:
                    within.Pop();
                    break;
                case ODataReaderState.ResourceSetEnd when within.Count > 1:
                    open.Peek().Next[within.Peek()] = ((ODataResourceSet)set.Item!).NextPageLink;
                    break;
                case ODataReaderState.ResourceStart when set.Item is ODataResource resource:
                    open.Push(new ReadRow(resource));
                    break;
                case ODataReaderState.ResourceEnd when set.Item is not null:
                    var row = open.Pop() with { Resource = (ODataResource)set.Item };
                    if (!open.Peek().Nested.TryGetValue(within.Peek(), out var rows))
                        open.Peek().Nested[within.Peek()] = rows = [];
                    rows.Add(row);
                    break;
                default:
                    break;
            }
        }

        return top.Nested.GetValueOrDefault("") ?? [];
    }

    private sealed class Answer(HttpResponseMessage response, string body) : IODataResponseMessage
    {
        public int StatusCode { get => (int)response.StatusCode; set => throw new NotSupportedException(); }

        public IEnumerable<KeyValuePair<string, string>> Headers => response.Headers.Concat(response.Content.Headers)
            .Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));

        public string? GetHeader(string headerName) =>
            Headers.FirstOrDefault(header => header.Key.Equals(headerName, StringComparison.OrdinalIgnoreCase)).Value;

        public void SetHeader(string headerName, string headerValue) => throw new NotSupportedException();

        public Stream GetStream() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));
    }
}

/// <summary>A row that was read.</summary>
internal sealed record ReadRow(ODataResource Resource)
{
    /// <summary>The rows on the other side of each navigation property that came with it.</summary>
    public Dictionary<string, List<ReadRow>> Nested { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the rest of many is.</summary>
    public Dictionary<string, Uri?> Next { get; } = new(StringComparer.Ordinal);

    public object? this[string name] =>
        Resource.Properties.OfType<ODataProperty>().Single(property => property.Name == name).Value;
}
