namespace TradeKpi.Embedded.Snowflake;

/// <summary>
/// Functions that both engines know and that mean something else in each, where no macro can make them equal. A lint keeps them out of the
/// scripts.
/// </summary>
public static class SilentDifferences
{
    /// <summary>Function name (lower case) → what differs and what to write instead.</summary>
    public static IReadOnlyDictionary<string, string> Functions { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["hash"] = "other values and an unsigned type here: use md5 or sha2",
        ["typeof"] = "names the engine's type here, the variant's in Snowflake",
        ["listagg"] = "a separator of ',' by default here, none in Snowflake, and no WITHIN GROUP here: give the separator",
        ["last_value"] = "another default window frame: write the frame out, or use first_value with the order turned",
        ["approx_count_distinct"] = "another estimate: use count(distinct …)",
        ["regexp_instr"] = "not known here",
        ["week"] = "follows WEEK_START in Snowflake: use weekiso",
        ["to_json"] = "gives text in Snowflake, JSON here: cast to varchar",
        ["random"] = "other range and seed",
        ["div0"] = "divides as a double here: not for money",
        ["avg"] = "a double here, a decimal in Snowflake: not for money",
        ["median"] = "a double here, a decimal in Snowflake: not for money",
    };
}
