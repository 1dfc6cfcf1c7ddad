using System.Data.Common;
using System.Globalization;
using TradeKpi.Embedded.Driver;

namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>One connection as a session that takes SQL.</summary>
internal sealed class Engine(DbConnection connection) : ISqlSession
{
    /// <summary>Whether a statement failed as one that cannot be run, and not the program.</summary>
    public static bool IsRefusal(Exception failure) => failure is DbException or FormatException || BoundSql.IsMisfit(failure);

    public async Task<int> RunAsync(string sql, CancellationToken cancellationToken, IReadOnlyList<Bind>? binds = null)
    {
        await using var command = Command(sql, binds);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Opens a result set; the command lives as long as the reader.</summary>
    public async Task<DbDataReader> ReadAsync(string sql, CancellationToken cancellationToken, IReadOnlyList<Bind>? binds = null)
    {
        var command = Command(sql, binds);
        try
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken);
            return new OwningReader(reader, [command]);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }

    public async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, null);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? value : null;
    }

    public async Task<long> LongAsync(string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(await ScalarAsync(sql, cancellationToken) ?? 0L, CultureInfo.InvariantCulture);

    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var reader = await ReadAsync(sql, cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.GetValue(i) is var value and not DBNull ? value : null;
            rows.Add(row);
        }

        return rows;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    Task<int> ISqlSession.RunAsync(string sql, CancellationToken cancellationToken) => RunAsync(sql, cancellationToken);

    private DbCommand Command(string sql, IReadOnlyList<Bind>? binds)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var bind in binds ?? [])
        {
            var parameter = command.CreateParameter();
            if (bind.Name is not null)
                parameter.ParameterName = bind.Name;
            parameter.Value = bind.Value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}

/// <summary>A value for <c>:name</c>, or for the next <c>?</c> when it has no name.</summary>
internal readonly record struct Bind(string? Name, object? Value)
{
    /// <summary>Those that a statement of the engine names: it refuses any other.</summary>
    public static IReadOnlyList<Bind> NamedIn(string sql, IReadOnlyList<Bind> binds)
    {
        if (binds.Count == 0)
            return [];
        var named = BoundSql.NamesIn(sql);
        return [.. binds.Where(bind => bind.Name is not null && named.Contains(bind.Name))];
    }
}
