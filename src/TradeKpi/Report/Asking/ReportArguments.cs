using System.Globalization;
using TradeKpi.Report.AsOf;
using TradeKpi.Report.Filter;

namespace TradeKpi.Report.Asking;

/// <summary>What a report is asked: values for its parameters, an order, and a page.</summary>
public sealed class ReportArguments
{
    /// <summary>The largest page that can be asked for.</summary>
    public const long MaxLimit = 1_000_000;

    private ReportArguments(ReportDefinition definition, ParameterValues values) => (Definition, Values) = (definition, values);

    public ReportDefinition Definition { get; }

    public ParameterValues Values { get; }

    /// <summary>The columns that the answer has.</summary>
    public IReadOnlyList<ReportColumn> Columns => Definition.ColumnsFor(Values);

    /// <summary>The state of gold that is asked for; null for the newest.</summary>
    public AsOfMoment? AsOf { get; private set; }

    /// <summary>The version of gold that the earlier pages showed; null on the first page.</summary>
    public GoldVersion? PagesOf { get; private set; }

    /// <summary>The columns to sort by before the grain's own, with their direction.</summary>
    public IReadOnlyList<ReportOrder> Sort { get; private set; } = [];

    /// <summary>What is made of the report's rows, one after another, before filter, order and page.</summary>
    public IReadOnlyList<ReportStep> Steps { get; private set; } = [];

    /// <summary>What rows must meet; null for all rows.</summary>
    public ReportFilter? Filter { get; private set; }

    /// <summary>At most so many rows; null for all.</summary>
    public long? Limit { get; private set; }

    /// <summary>How many rows earlier pages took.</summary>
    public long Offset { get; private set; }

    /// <summary>
    /// Reads <c>as_of</c>, <c>limit</c>, <c>cursor</c>, <c>sort</c> and the report's own parameters. An empty value counts as not given.
    /// </summary>
    /// <exception cref="ReportArgumentException">A name is unknown or given twice, or a value is not allowed.</exception>
    public static ReportArguments Read(ReportDefinition definition, IEnumerable<KeyValuePair<string, string>> given)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(given);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in given)
        {
            if (!texts.TryAdd(name, text))
                throw new ReportArgumentException(name, $"{name} is given twice.", "once");
        }

        var values = ParameterValues.Read(definition.Parameters, texts);
        var arguments = new ReportArguments(definition, values);
        arguments.ReadPage(texts);
        if (texts.Count > 0)
            throw Unknown(definition, texts.Keys.Order(StringComparer.Ordinal).First());
        if (values.TryGetValue("from", out var from) && values.TryGetValue("to", out var to) && (DateTime)from > (DateTime)to)
            throw new ReportArgumentException("from", "from lies after to.", "a day not after to");
        return arguments;
    }

    /// <summary>The same question with a filter, an order and a page of its own.</summary>
    public ReportArguments With(ReportFilter? filter, IReadOnlyList<ReportOrder> sort, long? limit, long offset) =>
        new(Definition, Values)
        {
            AsOf = AsOf,
            PagesOf = PagesOf,
            Steps = Steps,
            Filter = filter,
            Sort = sort,
            Limit = limit,
            Offset = offset
        };

    /// <summary>The same question about what is made of the rows: its columns are those that the last step gives.</summary>
    /// <exception cref="InvalidOperationException">The report's rows are computed outside the warehouse.</exception>
    public ReportArguments Through(params IReadOnlyList<ReportStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (Definition.Computation is not null)
            throw new InvalidOperationException($"{Definition.Name} is computed outside the warehouse.");
        var (columns, key) = steps.Aggregate((Columns, Definition.DefaultOrder), (known, step) => step.Shape(known.Columns, known.Item2));
        return new(Definition with { Columns = columns, DefaultOrder = key }, Values) { AsOf = AsOf, PagesOf = PagesOf, Steps = steps };
    }

    /// <summary>The same question from where an earlier page ended.</summary>
    /// <param name="parameter">What gave the cursor, for messages.</param>
    /// <exception cref="ReportArgumentException">The cursor is none of ours, or of another question.</exception>
    public ReportArguments From(string cursor, string parameter)
    {
        var later = (ReportArguments)MemberwiseClone();
        (later.Offset, later.PagesOf) = ReportCursor.Read(cursor, parameter, this);
        return later;
    }

    /// <summary>The same question among pages of a version; of empty gold there are none.</summary>
    public ReportArguments InPagesOf(GoldVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var paged = (ReportArguments)MemberwiseClone();
        paged.PagesOf = Definition.FollowsGold && version.CreatedAt is not null ? version : null;
        return paged;
    }

    /// <summary>The same question to a version of the past.</summary>
    internal ReportArguments At(GoldVersion version)
    {
        var past = (ReportArguments)MemberwiseClone();
        past.AsOf = new AsOfMoment(version.Version, null);
        return past;
    }

    /// <summary>Everything but the page, as text: the same text asks for the same rows.</summary>
    public string Fingerprint()
    {
        var binds = new FilterBinds();
        var values = Values.OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => (value.Key, Value: value.Value is DateTime time ? $"{time:O}" : value.Value))
            .Select(value => FormattableString.Invariant($"{value.Key}={value.Value}"));
        var steps = string.Join(" | ", Steps.Select(step => step.Sql("rows", binds)));
        var links = Definition.Links.Count > 0 ? string.Join(',', Columns.Select(column => column.Name)) : "";
        return $"{Definition.Name}?{string.Join('&', values)}&as_of={AsOf}&columns={links}&steps={steps}" +
            $"&filter={Filter?.Sql(binds)}&{binds}&sort={string.Join(',', Sort)}";
    }

    private static ReportArgumentException Unknown(ReportDefinition definition, string name) =>
        new(name, $"{definition.Name} has no parameter {name}.",
            string.Join(", ", definition.AllParameters.Select(p => p.Name).Concat(["limit", "cursor", "sort", "format"])));

    private void ReadPage(Dictionary<string, string> texts)
    {
        if (Definition.FollowsGold && texts.Remove(CommonParameters.AsOf.Name, out var moment) && moment.Length > 0)
            AsOf = (AsOfMoment)CommonParameters.AsOf.Read(moment);
        if (texts.Remove("sort", out var sort) && sort.Length > 0)
            Sort = ReportOrder.Read(sort, Columns);
        if (texts.Remove("limit", out var limit) && limit.Length > 0)
        {
            Limit = long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= MaxLimit
                ? rows
                : throw new ReportArgumentException("limit", $"'{limit}' is not allowed for limit.",
                    $"a whole number from 1 to {MaxLimit}");
        }

        if (texts.Remove("cursor", out var cursor) && cursor.Length > 0)
            (Offset, PagesOf) = ReportCursor.Read(cursor, "cursor", this);
    }
}
