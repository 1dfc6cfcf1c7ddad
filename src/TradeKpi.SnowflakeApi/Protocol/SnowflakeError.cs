using System.Data.Common;
using System.Text.RegularExpressions;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Protocol;

/// <summary>An error as Snowflake tells it: six digits, an SQLSTATE and a text.</summary>
internal sealed partial class SnowflakeError(string code, string sqlState, string message, Exception? cause = null)
    : Exception(message, cause)
{
    public string Code => code;

    public string SqlState => sqlState;

    /// <summary>1-based line of the text at fault; -1 where it is not known.</summary>
    public int Line { get; init; } = -1;

    public static SnowflakeError Cancelled => new("000604", "57014", "SQL execution canceled");

    public static SnowflakeError NotFound(string queryId) => new("000709", "02000", $"Statement {queryId} not found");

    public static SnowflakeError NotSupported(string what, string supported, int line = -1) =>
        new("000002", "0A000", $"Unsupported feature: {what} Supported: {supported}") { Line = line };

    /// <summary>The error for what stopped a statement.</summary>
    public static SnowflakeError Of(Exception failure)
    {
        var error = WithoutLine(failure);
        return failure is SnowflakeError
            ? error
            : new SnowflakeError(error.Code, error.SqlState, error.Message, failure)
            { Line = failure is SnowflakeSqlException { Line: > 0 and var line } ? line : error.Line };
    }

    private static SnowflakeError WithoutLine(Exception failure) => failure switch
    {
        SnowflakeError error => error,
        OperationCanceledException => Cancelled,
        TimeoutException => new("000630", "57014", $"Statement reached its timeout and was canceled. {failure.Message}"),
        DbException { SqlState: "42501" } =>
            new("003001", "42501", $"SQL access control error:\nInsufficient privileges. {failure.Message}"),
        DbException { ErrorCode: CopyFaults.NoJson } => new("100069", "22P02", failure.Message),
        DbException { ErrorCode: CopyFaults.TooLarge } => new("100082", "22000", failure.Message),
        DbException { SqlState: "0A000" } => new("000002", "0A000", $"Unsupported feature. {failure.Message}"),
        DbException { SqlState: "54000" } => new("000639", "54000", failure.Message),
        DbException when failure.Message.Contains("100090: ", StringComparison.Ordinal) => new("100090", "42P18", failure.Message),
        DbException => OfEngine(failure.InnerException?.Message ?? failure.Message, failure.Message),
        FormatException => new("001003", "42000", $"SQL compilation error:\n{failure.Message}"),
        NotSupportedException => new("000002", "0A000", $"Unsupported feature. {failure.Message}"),
        _ => new("000603", "XX000", $"SQL execution internal error: {failure.Message}"),
    };

    // The engine names the kind of an error in its first words.
    private static SnowflakeError OfEngine(string told, string message)
    {
        var (code, state, compiling) = told switch
        {
            _ when Begins("Parser Error") || Begins("Syntax Error") => ("001003", "42000", true),
            _ when Begins("Catalog Error") && Says("already exists") => ("002002", "42710", true),
            _ when Begins("Catalog Error") && (Says("Function") || Says("function")) => ("002140", "42601", true),
            _ when Begins("Catalog Error") => ("002003", "42S02", true),
            _ when Begins("Binder Error") && Says("column") => ("000904", "42000", true),
            _ when Begins("Binder Error") => ("002023", "22000", true),
            _ when Begins("Conversion Error") => ("100038", "22018", false),
            _ when Begins("Out of Range Error") => ("100039", "22003", false),
            _ when Begins("Constraint Error") => ("100072", "22000", false),
            _ when Begins("Out of Memory Error") => ("300005", "53200", false),
            _ when Says("does not exist") => ("002003", "42S02", true),
            _ when Says("already exists") => ("002002", "42710", true),
            _ => ("001003", "42000", true),
        };
        // Clients look for these words of Snowflake's.
        var words = code switch
        {
            "002003" => "Object does not exist or not authorized.\n",
            "002140" => $"Unknown function {FunctionName().Match(told).Groups["name"].Value.ToUpperInvariant()}. "
                + "Supported: Snowflake's functions that the scripts of sql/ use, and what DuckDB has under the same name.\n",
            _ => "",
        };
        // How another engine's extension would be installed helps nobody here: extensions are not loaded.
        var relevant = Installation().Replace(message, "does not exist.");
        return new SnowflakeError(code, state, compiling ? $"SQL compilation error:\n{words}{relevant}" : message);

        bool Begins(string word) => told.StartsWith(word, StringComparison.Ordinal);
        bool Says(string word) => told.Contains(word, StringComparison.Ordinal);
    }

    [GeneratedRegex("""Function with name "?(?<name>[^\s"]+)""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"is not in the catalog, but it exists in the \w+ extension\.\s+Please try installing.*?LOAD \w+;",
        RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Installation();
}
