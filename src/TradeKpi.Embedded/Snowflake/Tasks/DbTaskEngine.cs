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
