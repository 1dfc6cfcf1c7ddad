using System.Data.Common;

namespace TradeKpi.Warehouse;

/// <summary>
/// The errors of COPY that speak of what a file holds, by Snowflake's numbers, which the embedded engine gives too. Only these are known to
/// be the file's: what says anything else (a privilege, the stage, its integration, a file that is gone) says nothing about the file.
/// </summary>
/// <remarks>
/// Both numbers: https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_08/bcr-1779, and the first one
/// https://docs.snowflake.com/en/sql-reference/functions/parse_json. Their SQLSTATE class, 22, does not do: a file that is not found has it
/// as well.
/// </remarks>
public static class CopyFaults
{
    /// <summary>"Error parsing JSON": a line is no JSON. SQLSTATE 22P02.</summary>
    public const int NoJson = 100_069;

    /// <summary>"Max LOB size exceeded": a line is larger than a column takes. SQLSTATE 22000.</summary>
    public const int TooLarge = 100_082;

    /// <summary>Whether the COPY was refused for what one of its files holds, so that no attempt could load it.</summary>
    public static bool IsOfFile(DbException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.ErrorCode is NoJson or TooLarge;
    }
}
