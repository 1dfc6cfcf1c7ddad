using System.Data.Common;
using TradeKpi.Erasure;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>What of a customer is erased in the warehouse by now.</summary>
/// <param name="BronzeLines">Lines of the lake that tell of it, in bronze.</param>
/// <param name="SilverEvents">Events of it, in silver.</param>
/// <param name="QuarantineLines">Refused events that named it, in bronze.</param>
public sealed record ErasedRows(string Key, long BronzeLines, long SilverEvents, long QuarantineLines);

/// <summary>
/// Erases customers' personal data from the warehouse: <c>ops.erasures</c> says of whom, <c>ops.erase_customers</c> does it. Nothing may
/// run or be pending meanwhile.
/// </summary>
public sealed class WarehouseErasure(DbDataSource warehouse)
{
    /// <summary>Whether the warehouse has ever heard of a customer.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<bool> KnowsAsync(string key, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            """
            select
              (select count(*) from silver.customer_events where customer_id = :key)
              + (select count(*) from silver.order_events where customer_id = :key)
              + (select count(*) from bronze.customer_lines where ops.clean(get_path(line, 'payload.customer_id')::varchar) = :key)
            """);
        command.Bind("key", ErasedKeys.Clean(key));
        return WholeNumber.Of(await command.ExecuteScalarAsync(cancellationToken)) > 0;
    }

    /// <summary>Notes erasures, so that silver masks what it types from now on.</summary>
    /// <exception cref="DbException">The warehouse cannot answer; nothing was noted.</exception>
    public async Task NoteAsync(IAsyncEnumerable<ErasureRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            await using var command = connection.Command(
                """
                merge into ops.erasures as erasures
                using (select 'customer' as entity, :key as entity_key, :reason as reason, :at as asked_at) as asked
                on erasures.entity = asked.entity and erasures.entity_key = asked.entity_key
                when not matched then insert (entity, entity_key, reason, asked_at)
                  values (asked.entity, asked.entity_key, asked.reason, asked.asked_at)
                """);
            command.Bind("key", record.Key).Bind("reason", record.Reason).Bind("at", record.AskedAt);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Erases what bronze and silver hold of all customers that are noted, in one transaction.</summary>
    /// <exception cref="DbException">The warehouse cannot answer; nothing was erased.</exception>
    public async Task<IReadOnlyList<ErasedRows>> EraseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var erase = transaction.Command("call ops.erase_customers()"))
            await erase.ExecuteNonQueryAsync(cancellationToken);
        var rows = new List<ErasedRows>();
        await using (var command = transaction.Command(
            "select entity_key, bronze_lines, silver_events, quarantine_lines from ops.erasures where entity = 'customer' order by " +
            "entity_key"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(new ErasedRows(reader.GetString(0), Number(reader, 1), Number(reader, 2), Number(reader, 3)));
        }

        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    private static long Number(DbDataReader reader, int at) => reader.IsDBNull(at) ? 0 : WholeNumber.Of(reader.GetValue(at));
}
