using System.Data.Common;

namespace TradeKpi.Local.Tests.Hosting;

/// <summary>What a warehouse answers, a line for each row.</summary>
internal static class Asked
{
    public static async Task<IReadOnlyList<string>> RowsAsync(this DbDataSource warehouse, string sql)
    {
        await using var command = warehouse.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join('|', values));
        }

        return rows;
    }

    public static async Task DoAsync(this DbDataSource warehouse, string sql)
    {
        await using var command = warehouse.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
