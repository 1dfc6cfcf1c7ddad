using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>
/// USE and ALTER SESSION: roles and warehouses have no meaning here, so choosing one is harmless; a current schema would change what names
/// mean, so it is refused; sessions run in UTC, so only that time zone can be set.
/// </summary>
internal static class SessionSettings
{
    public static StatementResult Check(SqlStatement statement)
    {
        var cursor = new Cursor(
            statement, "USE ROLE, USE WAREHOUSE, ALTER SESSION SET TIMEZONE = 'UTC'; write names as schema.name.");
        if (cursor.Accept("use"))
        {
            if (!cursor.Sees("role") && !cursor.Sees("warehouse") && !cursor.Sees("secondary"))
                throw cursor.Refusal("a current database or schema is not kept.");
            return StatementResult.None;
        }

        cursor.At = 2;
        cursor.Expect("set");
        if (!cursor.Accept("timezone", "=") || !cursor.TakeString().Equals("UTC", StringComparison.OrdinalIgnoreCase))
            throw cursor.Refusal("this session parameter cannot be set.");
        cursor.ExpectEnd();
        return StatementResult.None;
    }
}
