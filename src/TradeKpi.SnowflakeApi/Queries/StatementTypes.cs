using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>The numbers by which drivers tell statements apart.</summary>
internal static class StatementTypes
{
    public const int Select = 0x1000;
    public const int Insert = 0x3100;
    public const int Update = 0x3200;
    public const int Delete = 0x3300;
    public const int Merge = 0x3400;
    public const int Copy = 0x3600;
    public const int Session = 0x4000;
    public const int Transaction = 0x5000;
    public const int Define = 0x6000;
    public const int Several = 0xA000;

    public static int Of(SqlStatement statement) => First(statement) switch
    {
        "select" or "with" or "values" or "call" or "execute" => Select,
        "insert" => Insert,
        "update" => Update,
        "delete" or "truncate" => Delete,
        "merge" => Merge,
        "copy" => Copy,
        "show" or "describe" or "desc" or "use" => Session,
        "alter" when statement.Tokens.Count > 1 && statement.Tokens[1].Is("session") => Session,
        "begin" or "start" or "commit" or "rollback" => Transaction,
        _ => Define,
    };

    /// <summary>Whether it needs no writer, whatever session runs it.</summary>
    public static bool OnlyReads(SqlStatement statement) =>
        First(statement) is "select" or "with" or "values" or "show" or "describe" or "desc" or "use"
        || Of(statement) == Session;

    /// <summary>Whether it belongs into a transaction that its session has begun: a definition commits that, and commits itself.</summary>
    public static bool IsInTransaction(SqlStatement statement) => IsDml(Of(statement))
        || First(statement) is "call" || (First(statement) is "execute"
            && statement.Tokens.Count > 1
            && statement.Tokens[1].Is("immediate"));

    /// <summary>Whether it writes rows.</summary>
    public static bool IsDml(int type) => type is >= Insert and < Session;

    /// <summary>How drivers know the column that says how many rows were written.</summary>
    public static string Counted(int type) => type switch
    {
        Insert => "number of rows inserted",
        Delete => "number of rows deleted",
        Copy => "rows_loaded",
        _ => "number of rows updated",
    };

    /// <summary>The first word, in lower case.</summary>
    public static string First(SqlStatement statement) =>
        statement.Tokens.SkipWhile(token => token.Is("(")).FirstOrDefault().Text?.ToLowerInvariant() ?? "";
}
