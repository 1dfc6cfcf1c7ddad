using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using DuckDB.NET.Data;

namespace TradeKpi.Benchmarks.Children;

/// <summary>What the product is measured against, written to be as fast as an expert makes it.</summary>
internal static class Rival
{
    private static readonly string s_scripts = Path.Combine(AppContext.BaseDirectory, "Rivals");

    /// <summary>The raw script over the lake of a data folder.</summary>
    public static async Task<string> ScriptAsync(string data, string rates, string database)
    {
        await using var connection = await OpenAsync(database);
        await ExecuteAsync(connection, (await File.ReadAllTextAsync(Path.Combine(s_scripts, "lake-to-gold.sql")))
            .Replace("{lake}", Path.Combine(data, "lake"), StringComparison.Ordinal).Replace("{rates}", rates, StringComparison.Ordinal));
        return await AskAsync(connection, "answer-raw.sql");
    }

    /// <summary>One pass over every token of a file, and one write of its bytes.</summary>
    public static async Task<string> JsonPassAsync(string file, string copy)
    {
        await using var output = new FileStream(copy, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        await using var input = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 1 << 20));
        var (lines, tokens) = (0L, 0L);
        while (await reader.ReadAsync() is { Buffer: var buffer, IsCompleted: var isLast })
        {
            var rest = buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                tokens += Tokens(rest.Slice(0, end));
                lines++;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            var whole = buffer.Slice(0, rest.Start);
            foreach (var piece in whole)
                await output.WriteAsync(piece);
            reader.AdvanceTo(rest.Start, buffer.End);
            if (isLast)
                break;
        }

        output.Flush(flushToDisk: true);
        return $"{lines} events";
    }

    /// <summary>Each event of its own: its row inserted or updated, and the day's figure, committed.</summary>
    public static async Task<string> RowAtATimeAsync(string file, string database, int events)
    {
        await using var connection = await OpenAsync(database);
        await ExecuteAsync(connection, """
            create table orders (order_id varchar primary key, sale_date date, status varchar, amount decimal(18, 4));
            create table daily_sales (sale_date date primary key, transactions bigint, gross_sales decimal(18, 4));
            """);
        var done = 0;
        foreach (var line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("entity").GetString() != "order"
                || json.RootElement.GetProperty("change_type").GetString() == "DELETE")
                continue;
            var order = json.RootElement.GetProperty("payload");
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                insert into daily_sales
                select sale_date, -1, -amount from orders where order_id = $id
                on conflict do update set transactions = transactions - 1, gross_sales = gross_sales + excluded.gross_sales;
                insert into orders values ($id, $day, $status, $amount)
                on conflict do update set status = excluded.status, amount = excluded.amount;
                insert into daily_sales values ($day, 1, $amount)
                on conflict do update set transactions = transactions + 1, gross_sales = gross_sales + excluded.gross_sales
                """;
            command.Parameters.Add(new DuckDBParameter("id", order.GetProperty("order_id").GetString()!));
            command.Parameters.Add(new DuckDBParameter("day", order.GetProperty("order_date").GetDateTime().Date));
            command.Parameters.Add(new DuckDBParameter("status", order.GetProperty("status").GetString()!));
            command.Parameters.Add(new DuckDBParameter("amount",
                decimal.Parse(order.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture)));
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            if (++done == events)
                break;
        }

        return $"{done} events";
    }

    /// <summary>The rates that the product counts with, for the raw script.</summary>
    public static async Task<string> RatesAsync(string warehouse, string parquet)
    {
        await using var connection = await OpenAsync(warehouse);
        await ExecuteAsync(connection, $"copy (select currency, day, usd_per_unit from reference.fx_days) to '{parquet}' (format parquet)");
        return "";
    }

    /// <summary>What the gold of a warehouse that nobody has open says.</summary>
    public static async Task<string> GoldAsync(string warehouse)
    {
        await using var connection = await OpenAsync(warehouse);
        return await AskAsync(connection, "answer-gold.sql");
    }

    private static long Tokens(ReadOnlySequence<byte> line)
    {
        var tokens = 0L;
        var reader = line.IsSingleSegment ? new Utf8JsonReader(line.FirstSpan) : new Utf8JsonReader(line);
        while (reader.Read())
            tokens++;
        return tokens;
    }

    private static async Task<DuckDBConnection> OpenAsync(string database)
    {
        var connection = new DuckDBConnection($"Data Source={database}");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(DuckDBConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> AskAsync(DuckDBConnection connection, string script)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(Path.Combine(s_scripts, script));
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
