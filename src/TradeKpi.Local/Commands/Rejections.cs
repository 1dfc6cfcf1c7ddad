using System.Data.Common;
using System.Globalization;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Commands;

/// <summary>How many events silver rejected so far, by reason codes.</summary>
internal static class Rejections
{
    public static async Task<Dictionary<string, long>> ReadAsync(DbDataSource warehouse, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command("select reason, events from ops.vw_rejections where kind = 'rejected'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rejections = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var reason = reader.GetString(0);
            rejections[reason] = rejections.GetValueOrDefault(reason)
                + long.Parse(Convert.ToString(reader.GetValue(1), CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
        }

        return rejections;
    }

    public static SortedDictionary<string, long> Since(this Dictionary<string, long> now, Dictionary<string, long> before)
    {
        var since = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in now)
        {
            if (count > before.GetValueOrDefault(reason))
                since[reason] = count - before.GetValueOrDefault(reason);
        }

        return since;
    }
}
