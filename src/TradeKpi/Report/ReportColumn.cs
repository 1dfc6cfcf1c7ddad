namespace TradeKpi.Report;

/// <summary>A column of a report, under the name that every output uses.</summary>
/// <param name="OnlyWhen">The column is there only when this parameter is given and is not <c>none</c>; null for always.</param>
public sealed record ReportColumn(string Name, ValueKind Kind, string Description, string? OnlyWhen = null)
{
    /// <summary>The values of <see cref="OnlyWhen"/> with which it is there; null for all but <c>none</c>.</summary>
    public IReadOnlyList<string>? OnlyFor { get; init; }

    /// <summary>What its numbers count or are measured in, where the kind does not say: USD for a ratio that is a price.</summary>
    public string? Unit { get; init; }

    /// <summary>How it follows from other columns of its row; null where the description says it all.</summary>
    public string? Formula { get; init; }

    /// <summary>The column of the query that it is sorted by, where its text orders otherwise; null for itself.</summary>
    public string? SortedBy { get; init; }

    /// <summary>Whether an answer to these values has it.</summary>
    public bool IsIn(ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return OnlyWhen is null
            || (values.Switches(OnlyWhen) && (OnlyFor?.Contains((string)values[OnlyWhen], StringComparer.Ordinal) ?? true));
    }

    /// <summary>The name in SQL: in quotes where it is a word of the language.</summary>
    public string SqlName => Name is "is" ? "\"is\"" : Name;
}
