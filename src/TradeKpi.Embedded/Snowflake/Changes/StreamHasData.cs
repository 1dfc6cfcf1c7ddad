using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Snowflake.Rewriting;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Changes;

/// <summary><c>system$stream_has_data('s.x')</c> as a query that stays right when it stands in a view.</summary>
internal sealed class StreamHasData(StreamNames streams) : IRewrite
{
    /// <summary>Rewrites every call in a statement. It comes before the rewrites that need no catalog.</summary>
    public static void Over(TokenEdits edits, StreamNames streams)
    {
        var rewrite = new StreamHasData(streams);
        for (var i = 0; i < edits.Statement.Tokens.Count; i++)
            rewrite.Apply(edits, i);
    }

    public bool Apply(TokenEdits edits, int at)
    {
        var tokens = edits.Statement.Tokens;
        if (at + 3 >= tokens.Count || !tokens[at].Is("system$stream_has_data"))
            return false;
        if (tokens[at + 2].Kind is not SqlTokenKind.String || !tokens[at + 3].Is(")"))
            throw edits.Refusal(at, "takes the name of a stream as a literal.", "system$stream_has_data('schema.stream').");
        var name = ObjectName.Parse(tokens[at + 2].Unquoted);
        var stream = streams.Find(name) ?? throw edits.Refusal(at, $"the stream {name} does not exist.", "streams made before.");
        edits.Replace(at, $"(select has_data from {stream.HasData})");
        edits.Remove(at + 1, at + 4);
        return true;
    }
}
