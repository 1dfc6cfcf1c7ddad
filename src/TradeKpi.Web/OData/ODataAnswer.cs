using System.Globalization;
using Microsoft.OData;
using Microsoft.OData.Edm;
using TradeKpi.Report;
using TradeKpi.Report.Asking;

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
    public void WriteRows(ODataQuestion question, IEnumerable<ODataResource> rows, long? count, Uri? next)
    {
        using var writer = Writer();
        var set = writer.CreateODataResourceSetWriter(question.Set, question.Set.EntityType);
        set.WriteStart(new ODataResourceSet { Count = count, NextPageLink = next });
        foreach (var row in rows)
        {
            set.WriteStart(row);
            set.WriteEnd();
        }

        set.WriteEnd();
    }

    /// <exception cref="ODataException">No format of ours is acceptable.</exception>
    public void WriteRow(ODataQuestion question, ODataResource row)
    {
        using var writer = Writer();
        var one = writer.CreateODataResourceWriter(question.Set, question.Set.EntityType);
        one.WriteStart(row);
        one.WriteEnd();
    }

    /// <summary>The rows of a page, with the columns that are asked for.</summary>
    public static async Task<IReadOnlyList<ODataResource>> RowsAsync(ODataQuestion question, ReportResult result,
        CancellationToken cancellationToken)
    {
        var names = result.Columns.Select(column => column.Name).ToList();
        var places = question.Selected.Select(column => (Column: column, At: names.IndexOf(column.Name))).ToList();
        var rows = new List<ODataResource>();
        await foreach (var row in result.RowsAsync(cancellationToken))
            rows.Add(new ODataResource
            {
                Properties = [.. places.Select(
                place => new ODataProperty { Name = place.Column.Name, Value = Value(place.Column.Kind, row[place.At]) })]
            });
        return rows;
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
        settings.SetContentType(accept, "utf-8");
        var message = new Message(this);
        return new ODataMessageWriter((IODataResponseMessage)message, settings, ODataModel.Model);
    }

    /// <summary>The value with the places that every other output gives it.</summary>
    private static object? Value(ValueKind kind, object? value) => ReportValues.Text(value, kind) is not { } text ? null : kind switch
    {
        ValueKind.Count => long.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Money or ValueKind.Ratio or ValueKind.Quantity => decimal.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Date => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Timestamp => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Boolean => text == "true",
        _ => text,
    };

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
