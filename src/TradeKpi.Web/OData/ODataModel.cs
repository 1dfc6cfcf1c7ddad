using System.Globalization;
using System.Xml;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using TradeKpi.Report;
using TradeKpi.Report.Catalog;

namespace TradeKpi.Web.OData;

/// <summary>
/// The KPI reports, and the facts behind them, as an entity data model: an entity set a report, its dashes as underscores; its grain is
/// the key, and what its rows refer to a navigation property.
/// </summary>
/// <remarks>OData 4.01: https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html.</remarks>
internal static class ODataModel
{
    private const string Namespace = "TradeKpi";

    private static readonly Lazy<IEdmModel> s_model = new(Build);
    private static readonly Lazy<string> s_metadata = new(WriteMetadata);

    public static IEdmModel Model => s_model.Value;

    /// <summary>The model as <c>$metadata</c> shows it, in XML.</summary>
    public static string Metadata => s_metadata.Value;

    /// <summary>What is served.</summary>
    public static IReadOnlyList<ReportDefinition> Reports { get; } = [.. ReportCatalog.Kpis, .. FactReports.All];

    /// <summary>The report behind an entity set.</summary>
    public static ReportDefinition Report(IEdmNavigationSource set) =>
        Reports.First(report => Name(report).Equals(set.Name, StringComparison.Ordinal));

    /// <summary>The columns of a report's entities: those that every answer has.</summary>
    public static IEnumerable<ReportColumn> Columns(ReportDefinition report) => report.Columns.Where(column => column.OnlyWhen is null);

    public static string Name(ReportDefinition report) => report.Name.Replace('-', '_');

    private static EdmModel Build()
    {
        var model = new EdmModel();
        var container = new EdmEntityContainer(Namespace, "Reports");
        foreach (var report in Reports)
        {
            var type = new EdmEntityType(Namespace, Name(report) + "_row");
            foreach (var column in Columns(report))
            {
                var isKey = report.DefaultOrder.Contains(column.Name, StringComparer.Ordinal);
                var property = type.AddStructuralProperty(column.Name, TypeOf(column.Kind, isNullable: !isKey));
                if (isKey)
                    type.AddKeys(property);
            }

            model.AddElement(type);
            container.AddEntitySet(Name(report), type);
        }

        foreach (var fact in FactReports.All)
        {
            foreach (var link in fact.Links)
                AddLink(container.FindEntitySet(fact.Name), link, container.FindEntitySet(link.To));
        }

        model.AddElement(container);
        return model;
    }

    private static void AddLink(IEdmEntitySet from, ReportLink link, IEdmEntitySet to)
    {
        var (own, other) = ((EdmEntityType)from.EntityType, (EdmEntityType)to.EntityType);
        var property = own.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo
        {
            Name = link.Name,
            Target = other,
            TargetMultiplicity = link.IsMany ? EdmMultiplicity.Many : EdmMultiplicity.ZeroOrOne,
            DependentProperties = link.IsMany ? null : [(IEdmStructuralProperty)own.FindProperty(link.Column)],
            PrincipalProperties = link.IsMany ? null : [(IEdmStructuralProperty)other.FindProperty(link.ToColumn)],
        });
        ((EdmEntitySet)from).AddNavigationTarget(property, to);
    }

    private static IEdmTypeReference TypeOf(ValueKind kind, bool isNullable)
    {
        var core = EdmCoreModel.Instance;
        return kind switch
        {
            ValueKind.Date => core.GetDate(isNullable),
            ValueKind.Timestamp => core.GetTemporal(EdmPrimitiveTypeKind.DateTimeOffset, 6, isNullable),
            ValueKind.Count => core.GetInt64(isNullable),
            ValueKind.Money => core.GetDecimal(38, 2, isNullable),
            ValueKind.Ratio => core.GetDecimal(38, 6, isNullable),
            ValueKind.Quantity => core.GetDecimal(38, 12, isNullable),
            ValueKind.Boolean => core.GetBoolean(isNullable),
            _ => core.GetString(isNullable),
        };
    }

    private static string WriteMetadata()
    {
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text))
        {
            if (!CsdlWriter.TryWriteCsdl(Model, xml, CsdlTarget.OData, out var errors))
                throw new InvalidOperationException("The entity data model is not valid: " + string.Join(", ", errors));
        }

        return text.ToString();
    }

    /// <summary>A text that XML declares to be what the answer is encoded in.</summary>
    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;
    }
}
