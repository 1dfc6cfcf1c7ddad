using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Rewriting;

/// <summary><c>to_date(text, 'YYYY-MM-DD')</c> and its like read or write by the engine's format.</summary>
internal sealed class FormattedTimes() : CallRewrite(
    "to_date", "try_to_date", "to_timestamp", "to_timestamp_ntz", "to_timestamp_tz", "to_timestamp_ltz",
    "try_to_timestamp", "try_to_timestamp_ntz", "try_to_timestamp_tz", "try_to_timestamp_ltz", "to_varchar", "to_char")
{
    protected override void Rewrite(TokenEdits edits, int at, int close)
    {
        var statement = edits.Statement;
        var commas = Commas(statement, at, close);
        if (commas.Count == 0)
            return;

        var format = statement.Tokens[commas[0] + 1];
        if (commas.Count > 1 || close != commas[0] + 2 || format.Kind is not SqlTokenKind.String)
            throw edits.Refusal(at, "takes a value and a literal format.", DateFormats.Supported);

        var name = statement.Tokens[at].Text.ToLowerInvariant();
        var writes = name is "to_varchar" or "to_char";
        var engines = DateFormats.ToEngine(SqlText.Value(format), writes)
            ?? throw edits.Refusal(commas[0] + 1, $"the format {format.Text} is not known.", DateFormats.Supported);
        edits.Replace(commas[0] + 1, SqlText.Literal(engines));
        edits.Replace(at, writes ? "strftime" : name.StartsWith("try_", StringComparison.Ordinal) ? "try_strptime" : "strptime");
        edits.Replace(close, writes ? ")" : $")::{TypeOf(name)}");
    }

    private static string TypeOf(string name) =>
        name.EndsWith("date", StringComparison.Ordinal) ? "date"
        : name.EndsWith("tz", StringComparison.Ordinal) && !name.EndsWith("ntz", StringComparison.Ordinal) ? "timestamptz"
        : "timestamp";
}
