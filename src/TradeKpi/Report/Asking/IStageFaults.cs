namespace TradeKpi.Report.Asking;

/// <summary>
/// What stands in the way of the pipeline's stages now, as the process that runs them knows it: a full disk takes no note of it.
/// </summary>
public interface IStageFaults
{
    /// <summary>The stage outside of the process: that it is silent is told, and keeps nothing here from going on.</summary>
    const string Source = "source";

    /// <summary>A sentence for each stage that cannot go on, by its name in the report <c>pipeline</c>; empty when all is well.</summary>
    IReadOnlyDictionary<string, string> Now();

    /// <summary>Likewise for each stage that goes on and has fallen behind; empty where none has.</summary>
    IReadOnlyDictionary<string, string> Behind() => System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
}

internal static class StageFaultRows
{
    /// <summary>
    /// The rows of the report <c>pipeline</c>, with what the process knows in the place of what the warehouse could note.
    /// </summary>
    public static IAsyncEnumerable<object?[]> With(this IAsyncEnumerable<object?[]> rows, ReportArguments arguments, IStageFaults? faults)
    {
        if (faults is null || arguments.Definition.Name != "pipeline")
            return rows;
        var (now, behind) = (faults.Now(), faults.Behind());
        var (stage, status, detail) = (Column("stage"), Column("status"), Column("detail"));
        return rows.Select(row =>
        {
            if (row[stage] is string name && now.TryGetValue(name, out var fault))
                (row[status], row[detail]) = ("ERROR", fault);
            else if (row[stage] is string late && row[status] is not "ERROR" && behind.TryGetValue(late, out var backlog))
                (row[status], row[detail]) = ("WARN", backlog);
            return row;
        });

        int Column(string name) => arguments.Columns.Index().Single(column => column.Item.Name == name).Index;
    }
}
