using System.Data.Common;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Reading;

/// <summary>
/// A statement that the embedded warehouse refuses or that failed. The message says what, where (line of the script), the statement's
/// first words and, for a refusal, what is supported instead.
/// </summary>
public sealed class SnowflakeSqlException : DbException
{
    public SnowflakeSqlException()
    {
    }

    public SnowflakeSqlException(string message)
        : base(message)
    {
    }

    public SnowflakeSqlException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The SQLSTATE where the dialect itself knows it: 0A000 for what it does not know, 42501 for what the session may not do, 54000 for a
    /// limit; else null.
    /// </summary>
    public override string? SqlState => State;

    private string? State { get; init; }

    /// <summary>1-based line of the script that the statement (or the word at fault) stands on; 0 when unknown.</summary>
    public int Line { get; private init; }

    /// <summary>Snowflake's number of the error; 0 where the engine gives none.</summary>
    public int Number { get; private init; }

    /// <inheritdoc cref="Number"/>
    public override int ErrorCode => Number;

    internal static SnowflakeSqlException Refusal(SqlStatement statement, string what, string supported, int? line = null) =>
        new($"Line {line ?? statement.Line}: {what} Supported: {supported} Statement: {FirstWords(statement)}")
        {
            Line = line ?? statement.Line,
            State = "0A000",
        };

    /// <param name="number">What Snowflake numbers the same error; 0 where we do not know it.</param>
    internal static SnowflakeSqlException Failure(
        SqlStatement statement, string what, Exception? cause = null, int number = 0, string? state = null) =>
        new($"Line {statement.Line}: {what} Statement: {FirstWords(statement)}", cause!)
        {
            Line = statement.Line,
            Number = number,
            State = state,
        };

    internal static string FirstWords(SqlStatement statement)
    {
        var words = string.Join(' ', statement.Tokens.Take(8).Select(token => token.Text));
        return words.Length > 80 ? words[..80] + "…" : words;
    }
}
