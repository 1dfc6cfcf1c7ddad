using System.Data.Common;
using System.Globalization;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>One connection to the engine that speaks the engine's own SQL.</summary>
internal sealed class Engine(DbConnection connection) : IAsyncDisposable, IDisposable
{
    public async Task<int> RunAsync(string sql, CancellationToken cancellationToken, IReadOnlyList<Bind>? binds = null)
    {
        await using var command = Command(sql, binds);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a result set; the command lives as long as the reader.</summary>
    public async Task<DbDataReader> ReadAsync(string sql, CancellationToken cancellationToken, IReadOnlyList<Bind>? binds = null)
    {
        var command = Command(sql, binds);
        try
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return new OwningReader(reader, [command]);
        }
        catch
        {
            await command.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, null);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } value and not DBNull ? value : null;
    }

    public async Task<long> LongAsync(string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(await ScalarAsync(sql, cancellationToken).ConfigureAwait(false) ?? 0L, CultureInfo.InvariantCulture);

    public async Task<List<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var reader = await ReadAsync(sql, cancellationToken).ConfigureAwait(false);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.GetValue(i) is var value and not DBNull ? value : null;
            rows.Add(row);
        }

        return rows;
    }

    public void Dispose() => connection.Dispose();

    public ValueTask DisposeAsync() => connection.DisposeAsync();

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
internal readonly record struct Bind(string? Name, object? Value);
