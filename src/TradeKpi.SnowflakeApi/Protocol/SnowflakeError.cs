using System.Data.Common;

namespace TradeKpi.SnowflakeApi.Protocol;

/// <summary>An error as Snowflake tells it: six digits, an SQLSTATE and a text.</summary>
internal sealed class SnowflakeError(string code, string sqlState, string message) : Exception(message)
{
    public string Code => code;

    public string SqlState => sqlState;

    public static SnowflakeError Cancelled => new("000604", "57014", "SQL execution canceled");

    public static SnowflakeError NotSupported(string what, string supported) =>
        new("000002", "0A000", $"Unsupported feature: {what} Supported: {supported}");

    /// <summary>The error for what stopped a statement.</summary>
    public static SnowflakeError Of(Exception failure) => failure switch
    {
        SnowflakeError error => error,
        OperationCanceledException => Cancelled,
        TimeoutException => new("000630", "57014", $"Statement reached its timeout and was canceled. {failure.Message}"),
        DbException { SqlState: "42501" } =>
            new("003001", "42501", $"SQL access control error:\nInsufficient privileges. {failure.Message}"),
        DbException { SqlState: "0A000" } => new("000002", "0A000", $"Unsupported feature. {failure.Message}"),
        DbException { SqlState: "54000" } => new("000639", "54000", failure.Message),
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
        return new SnowflakeError(code, state, compiling ? $"SQL compilation error:\n{message}" : message);

        bool Begins(string word) => told.StartsWith(word, StringComparison.Ordinal);
        bool Says(string word) => told.Contains(word, StringComparison.Ordinal);
    }
}
