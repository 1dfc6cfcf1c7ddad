using System.Text.Json.Nodes;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>What one request asks.</summary>
/// <param name="MostRows">How many rows of each result the client wants; the rest is left out.</param>
internal sealed record QueryRequest(
    IReadOnlyList<SqlStatement> Statements, Bindings Binds, bool DescribesOnly, bool InBackground, TimeSpan Timeout, long MostRows)
{
    /// <exception cref="SnowflakeError">It has no statement, another number of them than it says, or binds that cannot be.</exception>
    public static QueryRequest Read(string text, JsonObject body, ClientSession session, SnowflakeApiOptions options)
    {
        var statements = SqlScript.Split(text);
        if (statements.Count == 0)
            throw new SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL Statement.");
        var asked = Parameter(body, session, "MULTI_STATEMENT_COUNT");
        if (asked != "0" && asked != FormattableString.Invariant($"{statements.Count}"))
        {
            throw new SnowflakeError("000008", "0A000", FormattableString.Invariant(
                $"Actual statement count {statements.Count} did not match the desired statement count {asked}."));
        }

        var binds = Bindings.Read(body["bindings"] as JsonObject, options.MaxBoundRows);
        if (statements.Count > 1 && binds.Columns.Count > 0)
            throw SnowflakeError.NotSupported("binds in several statements at once.", "binds in one statement.");
        return new QueryRequest(statements, binds, body.Flag("describeOnly"), body.Flag("asyncExec"),
            Number("STATEMENT_TIMEOUT_IN_SECONDS") is > 0 and var seconds && TimeSpan.FromSeconds(seconds) < options.StatementTimeout
                ? TimeSpan.FromSeconds(seconds)
                : options.StatementTimeout,
            Number("ROWS_PER_RESULTSET") is > 0 and var rows ? rows : long.MaxValue);

        long Number(string name) => uint.TryParse(Parameter(body, session, name), out var number) ? number : 0;
    }

    // What a request says of itself goes before what its session says.
    private static string Parameter(JsonObject body, ClientSession session, string name) =>
        (body["parameters"] as JsonObject).Text(name) ?? SessionParameters.Text(session.Parameters[name]);
}
