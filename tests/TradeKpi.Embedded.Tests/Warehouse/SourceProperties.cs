using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;
using TradeKpi.Specs.Debezium;

namespace TradeKpi.Embedded.Tests.Warehouse;

/// <summary>
/// Random transactions and snapshots of every connector's shape, shuffled where they tell a position, duplicated, cut into files that come
/// in any order: gold ends with what the sources end with, and every change counts once.
/// </summary>
public sealed class SourceProperties
{
    private const int Files = 4;
    private static readonly EventReader s_reader = new(new EventOptions());

    // All connectors share a warehouse, which costs more than their events.
    [Fact]
    public void Gold_equals_the_sources_final_state_however_their_changes_are_delivered() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed => AgreesAsync(new Random(seed)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6));

    private static async Task<bool> AgreesAsync(Random random)
    {
        var changes = SourceHistory.Connectors.SelectMany(connector => SourceHistory.Of(connector, random)).ToList();
        await using var warehouse = await WarehouseOfTest.OpenAsync();
        var lines = SourceHistory.Deliver(changes, random).Select(change => warehouse.OnNextPosition(Read(change))).ToList();
        var files = lines.Chunk((lines.Count / Files) + 1).ToArray();
        random.Shuffle(files);
        foreach (var file in files)
        {
            await warehouse.LoadAsync(file);
            await warehouse.RefreshAsync();
        }

        Assert.Equal(changes.Count, await warehouse.ScalarAsync<long>(
            "select count(*) from silver.change_events where outcome = 'accepted'"));
        var (orders, trades) = (Final(changes, "orders"), Final(changes, "trades"));
        Assert.Equal(Texts(orders), await RowsAsync("order_id, quantity, channel", "orders_derived"), StringComparer.Ordinal);
        Assert.Equal(Texts(trades), await RowsAsync("trade_id, quantity - 1, desk", "silver_trades"), StringComparer.Ordinal);
        const string current = "_history where is_current and change_type <> 'DELETE'";
        Assert.Equal(Texts(orders), await RowsAsync("order_id, quantity, channel", "orders" + current), StringComparer.Ordinal);
        Assert.Equal(Texts(trades), await RowsAsync("trade_id, quantity - 1, desk", "trades" + current), StringComparer.Ordinal);
        Assert.Equal((orders.Count, orders.Sum(Value)), await TotalsAsync("transactions", "gross_sales", "daily_sales"));
        Assert.Equal((trades.Count, trades.Sum(Value)), await TotalsAsync("trades", "volume", "trade_days"));
        Assert.Empty(await warehouse.DifferencesAsync());
        return true;

        async Task<IEnumerable<string>> RowsAsync(string columns, string rows) =>
            (await warehouse.Connection.QueryAsync<(string Key, decimal Quantity, string Word)>($"select {columns} from silver.{rows}"))
                .Select(row => Text(row.Key, (int)row.Quantity, row.Word)).Order(StringComparer.Ordinal);

        Task<(int, decimal)> TotalsAsync(string count, string sum, string table) => warehouse.Connection.QuerySingleAsync<(int, decimal)>(
            $"select coalesce(sum({count}), 0)::integer, coalesce(sum({sum}), 0) from gold.{table}");
    }

    // An order's amount, and what was traded.
    private static decimal Value(SourceChange change) => change.Quantity!.Value + 1;

    private static JsonObject Read(SourceChange change)
    {
        var read = s_reader.Read(Encoding.UTF8.GetBytes(change.Json));
        Assert.True(read.Event is not null, $"refused: {read.Refusal} for {change.Json}");
        return JsonNode.Parse(read.Event.Json.Span)!.AsObject();
    }

    /// <summary>The rows of a table that the sources end with, each as its last change left it.</summary>
    private static List<SourceChange> Final(IEnumerable<SourceChange> changes, string table) =>
    [
        .. changes.Where(change => change.Table == table).GroupBy(change => change.Key, StringComparer.Ordinal)
            .Select(key => key.MaxBy(change => change.Version)!).Where(change => change.Quantity is not null),
    ];

    private static IEnumerable<string> Texts(IEnumerable<SourceChange> changes) =>
        changes.Select(change => Text(change.Key, change.Quantity!.Value, change.Word)).Order(StringComparer.Ordinal);

    private static string Text(string key, int quantity, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{key} {quantity} {word}");
}
