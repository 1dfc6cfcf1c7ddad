namespace TradeKpi.Publish;

/// <summary>Where an input comes from, so that a refused event can be found again.</summary>
/// <param name="Kind">One lower-case word; part of the quarantine's file names: <c>file</c>, <c>http</c>, <c>replay</c>.</param>
/// <param name="Name">The file's name, the request's id, …</param>
/// <param name="Unit">What the positions count: <c>line</c>, <c>event</c>.</param>
public sealed record InputOrigin(string Kind, string Name, string Unit)
{
    public static InputOrigin File(string name) => new("file", name, "line");

    public static InputOrigin Http(string request) => new("http", request, "event");

    /// <summary>For example <c>file orders.json line 7</c>.</summary>
    public string At(long position) => $"{Kind} {Name} {Unit} {position}";
}
