using TradeKpi.Embedded.Snowflake.Reading;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>Clauses of tables, views and schemas that tune Snowflake and have no meaning here, and COMMENT, which has.</summary>
internal static class TableOptions
{
    private static readonly string[] s_harmless =
    [
        "data_retention_time_in_days", "max_data_extension_time_in_days", "change_tracking", "enable_schema_evolution", "log_level",
        "trace_level",
    ];

    /// <summary>Steps over one clause.</summary>
    /// <returns>The comment, if it is one.</returns>
    public static string? TakeOption(Cursor cursor)
    {
        if (cursor.Accept("comment"))
        {
            cursor.Accept("=");
            return cursor.TakeString();
        }

        if (cursor.Accept("cluster", "by"))
        {
            cursor.Accept("linear");
            cursor.TakeGroup();
            return null;
        }

        if (cursor.Accept("copy", "grants"))
            return null;
        if (!s_harmless.Contains(cursor.Current.Text ?? "", StringComparer.OrdinalIgnoreCase))
            throw cursor.Refusal($"'{cursor.Current.Text}' is not known here.");
        cursor.Take();
        cursor.Expect("=");
        cursor.Take();
        return null;
    }
}
