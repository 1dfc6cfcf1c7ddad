using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi;

/// <summary>A question in SQL that has no answer. The message says why, and at which line and column where that is known.</summary>
/// <param name="isOfQuestion">Whether the question is at fault; else the same one may be answered later.</param>
public sealed class SqlAnswerException(string message, bool isOfQuestion, Exception? inner) : Exception(message, inner)
{
    // Memory, time, sessions and waiting.
    private static readonly string[] s_ofMachine = ["300005", "000630", "390189", "000603"];

    private const string Taken = " It takes SELECT, WITH, VALUES, SHOW, DESCRIBE and USE.";

    public bool IsOfQuestion => isOfQuestion;

    internal static SqlAnswerException Of(SnowflakeError error, string sql) => new(
        SqlFault.Tell(error.Message, error.Line, sql) + (error.SqlState == "42501" ? Taken : ""),
        !s_ofMachine.Contains(error.Code, StringComparer.Ordinal),
        WarehouseMemoryException.In(error) ?? (Exception)error);
}
