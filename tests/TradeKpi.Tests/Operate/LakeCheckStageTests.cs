using System.Text;
using TradeKpi.Archive;
using TradeKpi.Erasure;
using TradeKpi.Events;
using TradeKpi.Operate;
using TradeKpi.Quarantine;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Operate;

public class LakeCheckStageTests
{
    private const string A = "lake/order/date=2026-01-01/hour=00/a.json";
    private const string B = "lake/order/date=2026-01-01/hour=00/b.json";
    private const string Q = "quarantine/date=2026-01-01/hour=00/q.json";
    private readonly MemoryLake _lake = new();

    [Fact]
    public async Task A_lake_that_is_as_it_was_loaded_has_no_fault()
    {
        await WriteAsync(A, "{}\n\n {\"a\":[1,2]}\n");
        await WriteAsync(Q, Refused());
        Assert.Empty(await CheckAsync([A, 2L], [Q, 1L]));
    }

    [Theory]
    [InlineData("{}\n", "holds 1 lines; 2 were loaded from it.")]
    [InlineData("{}\n{}\n{}\n", "holds 3 lines; 2 were loaded from it.")]
    [InlineData("{}\n{\"a\":", "is damaged: line 2 is no JSON.")]
    [InlineData("{}\n{\"a\":\"\u00ff\"}\n", "is damaged: line 2 is no JSON.")]
    public async Task A_file_that_is_other_than_it_was_is_named(string content, string fault)
    {
        await _lake.WriteOnceAsync(A, Encoding.Latin1.GetBytes(content), default);
        Assert.Equal([new LakeFault(A, fault)], await CheckAsync([A, 2L]));
    }

    [Theory]
    [InlineData("quoted", "quotad")]
    [InlineData("INSERT", "UPDATE")]
    [InlineData("\"key\":\"K2\"", "\"key\":\"K7\"")]
    [InlineData("\"key\":\"K2\"", "\"key\":\"\\ud83d\"")]
    [InlineData("\"source\":\"ecommerce\"", "\"source\":\"\\ud83dmerce\"")]
    [InlineData("\"more\"", "\"\\ud83d\"")]
    [InlineData("", "")]
    public async Task A_line_that_is_json_still_but_another_event_is_named(string was, string becomes)
    {
        var events = Enumerable.Range(1, 2)
            .Select(n => new HubEvent(Lines.Event(n, extra: "\"more\":{\"é\":1},"), n, DateTimeOffset.UnixEpoch)).ToList();
        await new ArchiveStage(Lines.Reader, _lake, new QuarantineStore(_lake))
            .ArchiveAsync(new HubBatch("tradekpi", "20260101000000", 0, events), default);
        var path = Assert.Single(_lake.Files).Key;
        await _lake.RewriteAsync(
            path, content => Encoding.UTF8.GetBytes(Replaced(Encoding.UTF8.GetString(content.Span), was, becomes)), default);
        Assert.Equal(was.Length == 0 ? [] : [new LakeFault(path, "is damaged: line 2 is not the event that was archived there.")],
            await CheckAsync([path, 2L]));

        static string Replaced(string content, string was, string becomes) => was.Length == 0
            ? content
            : content[..content.LastIndexOf(was, StringComparison.Ordinal)] + becomes
                + content[(content.LastIndexOf(was, StringComparison.Ordinal) + was.Length)..];
    }

    [Theory]
    [InlineData("\"raw\":\"no", "\"raw\":\"No", true)]
    [InlineData("\"raw\":\"no json\"", "\"raw\":null", true)]
    [InlineData("\"raw\":\"no json\"", "\"raw\":\"(purged)\"", false)]
    [InlineData("\"raw\":\"no json\"", "\"raw\":\"(erased)\"", false)]
    [InlineData("line 2", "line 3", true)]
    [InlineData("\"quarantine_id\":\"", "\"quarantine_id\":\"Z", true)]
    [InlineData("TORN_JSON", "NOT_JSON", false)]
    public async Task A_refused_event_that_is_not_what_its_id_says_is_named(string was, string becomes, bool isNamed)
    {
        await WriteAsync(Q, $"{Refused()}\n{Refused().Replace(was, becomes, StringComparison.Ordinal)}\n");
        Assert.Equal(isNamed ? [new LakeFault(Q, "is damaged: line 2 is not the event that was refused.")] : [], await CheckAsync([Q, 2L]));
    }

    [Theory]
    [InlineData("erasures/customer-abc.json")]
    [InlineData("quarantine-replayed/abc.json")]
    public async Task A_record_that_cannot_be_read_is_named(string path)
    {
        await new ErasureRecords(_lake, TimeProvider.System).AddAsync(new ErasureRecord("C1", "", DateTimeOffset.UnixEpoch), default);
        await new QuarantineStore(_lake).MarkReplayedAsync(
            "q", new ReplayMark(null, DateTimeOffset.UnixEpoch, false, "", ""), default);
        Assert.Empty(await CheckAsync());
        await WriteAsync(path, "{");
        Assert.Equal(path, Assert.Single(await CheckAsync()).Path);
    }

    [Fact]
    public async Task Files_that_are_gone_are_named_wherever_they_stood()
    {
        await WriteAsync(B, "{}");
        Assert.Equal([A, "lake/order/date=2026-01-02/hour=00/c.json", Q],
            (await CheckAsync([A, 1L], [B, 1L], ["lake/order/date=2026-01-02/hour=00/c.json", 1L], [Q, 1L])).Select(fault => fault.Path),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_whole_file_that_the_ledger_lacks_is_named()
    {
        await WriteAsync(A, "{}");
        await WriteAsync("lake/unknown/a.json", "not ours");
        Assert.Equal(A, Assert.Single(await CheckAsync()).Path);
    }

    [Fact]
    public async Task What_the_door_refuses_while_the_lake_is_checked_was_not_missed_and_is_read_all_the_same()
    {
        await WriteAsync(Q, Refused());
        var check = new LakeCheckStage(_lake, new FakeWarehouse(_ => FakeWarehouse.Table(["file_name", "rows_loaded"])));
        var refused = await check.RefusedAsync(default);
        await WriteAsync(A, "{}");
        await WriteAsync("quarantine/date=2026-01-01/hour=00/r.json", Refused());
        await WriteAsync("quarantine/date=2026-01-01/hour=00/s.json", "{");
        Assert.Equal([A, Q, "quarantine/date=2026-01-01/hour=00/s.json"],
            (await check.CheckAsync(10, default, refused)).Select(fault => fault.Path), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Without_a_ledger_files_are_only_read()
    {
        await WriteAsync(A, "{}");
        await WriteAsync(B, "{");
        Assert.Equal(B, Assert.Single(await new LakeCheckStage(_lake, new FakeWarehouse(_ => throw new InvalidOperationException()))
            .CheckAsync(null, 10, default)).Path);
    }

    private static string Refused() => Encoding.UTF8.GetString(QuarantineLines.Write([QuarantineEntry.Of(
        new Refusal(QuarantineReasons.TornJson, "It is no JSON."), "file a.json line 2", DateTimeOffset.UnixEpoch, "no json"u8)])
        .Span).Trim();

    private Task WriteAsync(string path, string content) => _lake.WriteOnceAsync(path, Encoding.UTF8.GetBytes(content), default);

    private Task<IReadOnlyList<LakeFault>> CheckAsync(params object[][] ledger) =>
        new LakeCheckStage(_lake, new FakeWarehouse(_ => FakeWarehouse.Table(["file_name", "rows_loaded"], ledger))).CheckAsync(10,
            default);
}
