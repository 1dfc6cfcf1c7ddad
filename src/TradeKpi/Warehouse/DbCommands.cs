using System.Data;
using System.Data.Common;

namespace TradeKpi.Warehouse;

/// <summary>
/// Commands with named binds, in the one form that both engines take: <c>:name</c> in the text, <c>name</c> as the parameter.
/// </summary>
/// <remarks>
/// Snowflake's driver asks every parameter for its DbType: https://github.com/snowflakedb/snowflake-connector-net (bind parameters).
/// </remarks>
public static class DbCommands
{
    /// <summary>A command of the transaction's connection.</summary>
    public static DbCommand Command(this DbTransaction transaction, string sql)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var command = (transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.")).Command(sql);
        command.Transaction = transaction;
        return command;
    }

    public static DbCommand Command(this DbConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public static DbCommand Bind(this DbCommand command, string name, string? value) => command.Bind(name, DbType.String, value);

    public static DbCommand Bind(this DbCommand command, string name, long value) => command.Bind(name, DbType.Int64, value);

    /// <summary>Binds a moment as TIMESTAMP_NTZ in UTC, as every time in the warehouse is kept.</summary>
    public static DbCommand Bind(this DbCommand command, string name, DateTimeOffset value) =>
        command.Bind(name, DbType.DateTime, DateTime.SpecifyKind(value.UtcDateTime, DateTimeKind.Unspecified));

    public static DbCommand Bind(this DbCommand command, string name, DbType type, object? value)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }
}
