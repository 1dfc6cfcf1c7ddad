using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>How statements about tasks and dynamic tables are refused.</summary>
internal static class TaskRefusals
{
    public const string Supported =
        "CREATE, ALTER, DROP, EXECUTE TASK, SHOW TASKS, CREATE, ALTER, DROP DYNAMIC TABLE and SHOW DYNAMIC TABLES.";

    /// <param name="line">Of the word at fault; that of the statement where none is.</param>
    public static SnowflakeSqlException Refused(this SqlStatement statement, string what, int? line = null) =>
        SnowflakeSqlException.Refusal(statement, what, Supported, line);
}
