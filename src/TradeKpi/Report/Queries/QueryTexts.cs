using System.Reflection;

namespace TradeKpi.Report.Queries;

/// <summary>The queries of this folder, from the assembly.</summary>
internal static class QueryTexts
{
    /// <summary>The query <c>{name}.sql</c>, without the semicolon at its end.</summary>
    /// <exception cref="InvalidOperationException">There is none of this name.</exception>
    public static string Read(string name)
    {
        var resource = $"TradeKpi.Report.Queries.{name}.sql";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The query {resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd().TrimEnd(';');
    }
}
