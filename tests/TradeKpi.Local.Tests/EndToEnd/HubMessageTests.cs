using System.Data.Common;
using System.IO.Compression;
using System.Text;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Events;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Pipeline;
using TradeKpi.Local.Shell;
using TradeKpi.Operate;

namespace TradeKpi.Local.Tests.EndToEnd;

/// <summary>
/// What other producers put on a hub, from there to gold: every message is accounted for at its place, however it is delivered.
/// </summary>
public sealed class HubMessageTests : IDisposable
{
    private static readonly DateTimeOffset s_at = new(2025, 1, 3, 10, 0, 0, TimeSpan.Zero);

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Arrays_lines_gzip_tombstones_and_refusals_are_complete_and_doubled_by_no_redelivery()
    {
        HubEvent[] events =
        [
            Message(0, Order(1)),
            Message(1, ""),
            Message(2, $"[{Order(2)},{Order(3)},{Order(2)},null,{{\"x\":1}}]"),
            Message(3, "null"),
            Message(4, "[]"),
            Message(5, "") with { Body = Zipped(Order(4) + "\n" + Order(5) + Order(6)) },
            Message(6, "an AMQP string") with { Refusal = new Refusal(QuarantineReasons.NotData, "The body is an AMQP value.") },
            Message(7, Order(3)),
        ];
        await using (var session = await OpenAsync())
        {
            await ArchiveAsync(session, events);
            Assert.Equal(new Accounting(8, 6, 2, 0, 2, 4, 6, 0, 0), await AccountAsync(session));
            foreach (var again in new[] { events[1..4], events[..6], events[2..], events })
                await ArchiveAsync(session, again);
            Assert.Equal(new Accounting(8, 6, 2, 0, 2, 4, 6, 0, 0), await AccountAsync(session));
            Assert.Equal("8 positions, 0 missing, 0 doubled: COMPLETE", await CompletenessAsync(session));
            Assert.DoesNotContain(await session.Get<DataTestStage>().RunAsync(default), test => test.IsFailed);
        }

        var verify = await _cli.RunAsync("verify");
        Assert.True(verify.Code == 0, verify.Out + verify.Error);
        var rebuild = await _cli.RunAsync("rebuild");
        Assert.True(rebuild.Code == 0, rebuild.Out + rebuild.Error);
        await using (var rebuilt = await OpenAsync())
            Assert.Equal(new Accounting(8, 6, 2, 0, 2, 4, 6, 0, 0), await AccountAsync(rebuilt));
    }

    [Fact]
    public async Task An_event_of_a_message_that_is_missing_is_found_missing()
    {
        await using var session = await OpenAsync();
        await ArchiveAsync(session, [Message(0, $"{Order(1)}\n{Order(2)}\n{Order(3)}"), Message(1, Order(4))]);
        await session.Get<DataTestStage>().RunAsync(default);
        Assert.Equal("2 positions, 0 missing, 0 doubled: COMPLETE", await CompletenessAsync(session));
        await using (var delete = session.Get<DbDataSource>().CreateCommand("delete from silver.order_events where hub_item = 2"))
            await delete.ExecuteNonQueryAsync();
        Assert.Equal("2 positions, 1 missing, 0 doubled: INCOMPLETE", await CompletenessAsync(session));
    }

    private static string Order(int n) => SampleEvents.Order(n, "INSERT", $"ORD{n}", "CUST1", "DELIVERED", "10.00").Trim();

    private static HubEvent Message(long sequence, string body) => new(Encoding.UTF8.GetBytes(body), sequence, s_at.AddSeconds(sequence));

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    private Task<LocalSession> OpenAsync() =>
        LocalSession.OpenAsync(new DataFolder(_cli.Data), Terminal.OfProcess(), mustExist: false, configure: null, default);

    private static async Task ArchiveAsync(LocalSession session, HubEvent[] events)
    {
        await session.Get<ArchiveStage>().ArchiveAsync(new HubBatch("shop", "20250101000000", 3, events), default);
        await session.Get<LocalPipeline>().CatchUpAsync(default);
    }

    private static Task<Accounting> AccountAsync(LocalSession session) => Accounting.ReadAsync(session.Get<DbDataSource>(), default);

    private static async Task<string?> CompletenessAsync(LocalSession session)
    {
        await using var command = session.Get<DbDataSource>().CreateCommand(
            "select positions || ' positions, ' || missing || ' missing, ' || doubled || ' doubled: ' || status from ops.vw_completeness");
        return await command.ExecuteScalarAsync() as string;
    }
}
