using System.Data.Common;

namespace TradeKpi.SnowflakeApi.Results;

/// <summary>What a statement gave.</summary>
/// <param name="Inline">The first rows, as JSON arrays with commas between.</param>
/// <param name="Chunks">The rest.</param>
internal sealed record Result(
    int StatementType, IReadOnlyList<RowType> Columns, byte[] Inline, int InlineRows, IReadOnlyList<Chunk> Chunks, long Total)
{
    /// <summary>The answer of what has no rows of its own.</summary>
    public static Result Status(int statementType, string text = "Statement executed successfully.") =>
        OfRow(statementType, [new RowType("status", WireKind.Text)], text);

    /// <summary>One row of texts as they travel.</summary>
    public static Result OfRow(int statementType, IReadOnlyList<RowType> columns, params IReadOnlyList<string?> values)
    {
        using var rows = new RowBuffer();
        rows.Add(values);
        return new Result(statementType, columns, rows.Take(), 1, [], 1);
    }

    /// <summary>Columns without rows.</summary>
    public static Result Described(int statementType, IReadOnlyList<RowType> columns) => new(statementType, columns, [], 0, [], 0);

    /// <summary>Reads all rows: the first into memory, the rest into files.</summary>
    public static async Task<Result> ReadAsync(
        DbDataReader reader, int statementType, IReadOnlyList<RowType> columns, ResultFolder folder, ResultSize size,
        CancellationToken cancellationToken)
    {
        using var rows = new RowBuffer();
        var (inline, inlineRows) = ((byte[]?)null, 0);
        var chunks = new List<Chunk>();
        var values = new string?[columns.Count];
        var total = 0L;
        try
        {
            while (total < size.MostRows && await reader.ReadAsync(cancellationToken))
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = WireValue.Text(reader, i, columns[i]);
                rows.Add(values);
                total++;
                if (inline is null && rows.Bytes >= size.InlineBytes)
                    (inlineRows, inline) = (rows.Count, rows.Take());
                else if (inline is not null && rows.Bytes >= size.InlineBytes * 8L)
                    await KeepAsync();
            }

            if (inline is null)
                (inlineRows, inline) = (rows.Count, rows.Take());
            else if (rows.Count > 0)
                await KeepAsync();
            return new Result(statementType, columns, inline, inlineRows, chunks, total);
        }
        catch
        {
            folder.Forget(chunks);
            throw;
        }

        async Task KeepAsync()
        {
            var (count, bytes) = (rows.Count, rows.Bytes);
            var packed = rows.TakePacked();
            chunks.Add(new Chunk(await folder.KeepAsync(packed, cancellationToken), count, bytes, packed.Length));
        }
    }
}

/// <summary>How large a result may be.</summary>
/// <param name="InlineBytes">How many bytes stay in memory.</param>
/// <param name="MostRows">How many rows are wanted.</param>
internal sealed record ResultSize(int InlineBytes, long MostRows);
