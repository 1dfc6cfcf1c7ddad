using Microsoft.OData;
using Microsoft.OData.Edm;

namespace TradeKpi.Web.OData;

/// <summary>Writes OData's JSON with OData's own writer, a page in memory at a time.</summary>
/// <param name="accept">The caller's Accept, or <c>$format</c>.</param>
internal sealed class ODataAnswer(ODataUri uri, string accept)
{
    public MemoryStream Body { get; } = new();

    public string? ContentType { get; private set; }

    /// <exception cref="ODataException">No format of ours is acceptable.</exception>
    public void WriteServiceDocument()
    {
        using var writer = Writer();
        writer.WriteServiceDocument(new ODataServiceDocument
        {
            EntitySets = ODataModel.Model.EntityContainer.EntitySets()
                .Select(set => new ODataEntitySetInfo { Name = set.Name, Url = new Uri(set.Name, UriKind.Relative) }),
        });
    }

    /// <param name="count">The number of all rows, where it is asked for.</param>
    /// <param name="next">Where the next page is; null for none.</param>
    /// <exception cref="ODataException">No format of ours is acceptable.</exception>
    public void WriteRows(ODataQuestion question, IEnumerable<ODataRow> rows, long? count, Uri? next)
    {
        using var writer = Writer();
        var set = writer.CreateODataResourceSetWriter(question.Set, question.Set.EntityType);
        Write(set, new ODataResourceSet { Count = count, NextPageLink = next }, rows);
    }

    /// <exception cref="ODataException">No format of ours is acceptable.</exception>
    public void WriteRow(ODataQuestion question, ODataRow row)
    {
        using var writer = Writer();
        Write(writer.CreateODataResourceWriter(question.Set, question.Set.EntityType), row);
    }

    private static void Write(ODataWriter writer, ODataResourceSet set, IEnumerable<ODataRow> rows)
    {
        writer.WriteStart(set);
        foreach (var row in rows)
            Write(writer, row);
        writer.WriteEnd();
    }

    private static void Write(ODataWriter writer, ODataRow row)
    {
        writer.WriteStart(row.Resource);
        foreach (var nested in row.Nested)
        {
            writer.WriteStart(new ODataNestedResourceInfo { Name = nested.Name, IsCollection = nested.IsMany });
            if (nested.IsMany)
            {
                Write(writer, new ODataResourceSet { NextPageLink = nested.Next }, nested.Rows);
            }
            else if (nested.Rows is [var one])
            {
                Write(writer, one);
            }
            else
            {
                writer.WriteStart((ODataResource?)null);
                writer.WriteEnd();
            }

            writer.WriteEnd();
        }

        writer.WriteEnd();
    }

    private ODataMessageWriter Writer()
    {
        var settings = new ODataMessageWriterSettings
        {
            ODataUri = uri,
            BaseUri = uri.ServiceRoot,
            Version = ODataVersion.V4,
            EnableMessageStreamDisposal = false
        };

        // What $apply makes is in no metadata.
        if (uri.Apply is not null)
            settings.Validations &= ~ValidationKinds.ThrowOnUndeclaredPropertyForNonOpenType;
        settings.SetContentType(accept, "utf-8");
        var message = new Message(this);
        return new ODataMessageWriter((IODataResponseMessage)message, settings, ODataModel.Model);
    }

    private sealed class Message(ODataAnswer answer) : IODataResponseMessage
    {
        public int StatusCode { get; set; } = 200;

        public IEnumerable<KeyValuePair<string, string>> Headers => [];

        public string? GetHeader(string headerName) => headerName == "Content-Type" ? answer.ContentType : null;

        public void SetHeader(string headerName, string headerValue)
        {
            if (headerName == "Content-Type")
                answer.ContentType = headerValue;
        }

        public Stream GetStream() => answer.Body;
    }
}
