using System.Data.Common;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>Task sessions are connections of a data source: the warehouse whose dialect the bodies are written in.</summary>
public sealed class DbTaskEngine(DbDataSource warehouse) : ITaskEngine
{
    public async Task<ITaskSession> OpenAsync(CancellationToken cancellationToken) =>
        new Session(await warehouse.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));

    private sealed class Session(DbConnection connection) : ITaskSession
    {
        public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        public async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } value and not DBNull ? value : null;
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}

/// <summary>The engine's own SQL over a connection to the engine itself, beneath the dialect.</summary>
/// <param name="connection">Open; disposed with this.</param>
public sealed class DbEngineSql(DbConnection connection) : IEngineSql
{
    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
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

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
