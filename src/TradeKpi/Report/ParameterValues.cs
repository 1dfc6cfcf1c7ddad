using System.Collections.ObjectModel;

namespace TradeKpi.Report;

/// <summary>The values of a report's parameters, given or by default, by the parameter's name.</summary>
public sealed class ParameterValues : ReadOnlyDictionary<string, object>
{
    private ParameterValues(Dictionary<string, object> values)
        : base(values)
    {
    }

    /// <summary>Reads the text of each parameter, or what stands when it is not given. An empty text counts as not given.</summary>
    /// <param name="texts">Loses what a parameter was read from: what is left belongs to none.</param>
    /// <exception cref="ReportArgumentException">A text is no value of its parameter.</exception>
    public static ParameterValues Read(IEnumerable<ReportParameter> parameters, Dictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(texts);
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if ((texts.Remove(parameter.Name, out var text) && text.Length > 0 ? text : parameter.Default) is { } stands)
                values[parameter.Name] = parameter.Read(stands);
        }

        return new ParameterValues(values);
    }

    /// <summary>Whether a parameter is given and is not <c>none</c>.</summary>
    public bool Switches(string parameter) => TryGetValue(parameter, out var value) && value is not "none";

    /// <summary>Whether a day lies in the range of <c>from</c> and <c>to</c>.</summary>
    internal bool Includes(DateTime day) =>
        (!TryGetValue("from", out var from) || day >= (DateTime)from) && (!TryGetValue("to", out var to) || day <= (DateTime)to);

    /// <summary>Whether a text passes the filter of a parameter, compared without case.</summary>
    internal bool Passes(string parameter, params IEnumerable<string> texts) =>
        !TryGetValue(parameter, out var wanted) || texts.Contains((string)wanted, StringComparer.OrdinalIgnoreCase);

    internal string Text(string parameter) => (string)this[parameter];

    internal decimal Number(string parameter) => (decimal)this[parameter];

    internal int Whole(string parameter) => (int)(long)this[parameter];
}
