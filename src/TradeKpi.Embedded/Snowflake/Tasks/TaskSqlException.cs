using System.Data.Common;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>A task or dynamic-table statement that cannot be obeyed: the message says why, and in which line of the script.</summary>
public sealed class TaskSqlException : DbException
{
    /// <param name="line">1-based line in the script; 0 where no text is to blame.</param>
    public TaskSqlException(string message, int line = 0)
        : base(line > 0 ? $"Line {line}: {message}" : message) => (Reason, Line) = (message, line);

    /// <summary>The message without its line.</summary>
    public string Reason { get; }

    public int Line { get; }
}
