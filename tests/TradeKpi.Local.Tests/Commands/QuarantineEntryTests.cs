using System.Text;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Quarantine;

namespace TradeKpi.Local.Tests.Commands;

/// <summary>A folder with two events that were refused long ago: one is shown, corrected and purged, the other stays.</summary>
public sealed class QuarantineEntryTests : IDisposable
{
    private const string Whole =
        """{"entity":"customer","key":"C1","change_type":"INSERT","sequence":1,"occurred_at":"2025-01-01T00:00:00Z","source":"crm","payload":{"customer_id":"C1","name":"Ada","country":"DE","customer_type":"RETAIL"}}""";

    private readonly Cli _cli = new();
    private readonly QuarantineEntry _torn, _other;

    public QuarantineEntryTests() => (_torn, _other) = (Refused(Whole[..^1] + "\u001b[2J"), Refused("{"));

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_is_shown_corrected_and_purged_and_the_accounting_stays(bool isHeld)
    {
        await _cli.DoAsync("replay", _cli.Write("order.json", SampleEvents.TwoOrders));
        WriteRefused();
        using var stop = new CancellationTokenSource();
        var run = isHeld ? await RunAsync(stop.Token) : Task.FromResult(new CliResult(0, "", ""));
        var shown = await _cli.DoAsync("quarantine", "show", _torn.QuarantineId[..8].ToUpperInvariant());
        Assert.Contains(Whole[..^1] + "\\u001b[2J", shown, StringComparison.Ordinal);
        Assert.Matches(@"replayed\s+no\b", shown);

        var refused = await _cli.RunWithInputAsync(Whole[..^1], default, "quarantine", "fix", _torn.QuarantineId, "-");
        Assert.Equal(1, refused.Code);
        Assert.StartsWith("Still refused, TORN_JSON:", refused.Error, StringComparison.Ordinal);

        var file = _cli.Write("whole.json", Whole);
        await _cli.DoAsync("quarantine", "fix", _torn.QuarantineId, file, "--reason", "the line was cut");
        var again = await _cli.RunAsync("quarantine", "fix", _torn.QuarantineId, file);
        Assert.Equal(2, again.Code);

        using var json = JsonDocument.Parse(await _cli.DoAsync("quarantine", "show", _torn.QuarantineId, "--format", "json"));
        var replay = json.RootElement.GetProperty("replay");
        Assert.Equal(("the line was cut", true), (replay.GetProperty("why").GetString(), replay.GetProperty("is_corrected").GetBoolean()));

        Assert.Equal("1 purged, in 1 files; 1 as old are open and stay.", (await _cli.DoAsync("quarantine", "purge", "--older-than", "30"))
            .TrimEnd());
        Assert.Matches(@"raw\s+\(purged\)", await _cli.DoAsync("quarantine", "show", _torn.QuarantineId));
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal((3, 2), (Number(accounting, "applied"), Number(accounting, "quarantined")));
        await stop.CancelAsync();
        Assert.Equal(0, (await run).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_are_sent_again_as_they_were_or_as_somebody_corrected_them(bool isHeld)
    {
        await _cli.DoAsync("replay", _cli.Write("order.json", SampleEvents.TwoOrders));
        WriteRefused();
        using var stop = new CancellationTokenSource();
        var run = isHeld ? await RunAsync(stop.Token) : Task.FromResult(new CliResult(0, "", ""));
        Assert.Equal("0 replayed, 2 still refused, 0 replayed before.", (await _cli.DoAsync("quarantine", "replay")).TrimEnd());
        var torn = await _cli.RunAsync("quarantine", "replay", _cli.Write("torn.json", "{}\n{"));
        Assert.Equal(2, torn.Code);
        Assert.Contains("torn.json: Line 1 is no quarantine entry", torn.Error, StringComparison.Ordinal);

        var corrected = Encoding.UTF8.GetString(QuarantineLines.Write([_torn with { Raw = Encoding.UTF8.GetBytes(Whole) }, _other]).Span);
        Assert.Equal("1 replayed, 1 still refused, 0 replayed before.",
            (await _cli.DoAsync("quarantine", "replay", _cli.Write("corrected.json", corrected))).TrimEnd());
        Assert.Equal("0 replayed, 1 still refused, 1 replayed before.", (await _cli.DoAsync("quarantine", "replay")).TrimEnd());
        await stop.CancelAsync();
        Assert.Equal(0, (await run).Code);
        Assert.Contains("Ada", await _cli.DoAsync("sql", "select name from silver.customers", "--format", "csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_none_or_names_several_is_refused()
    {
        WriteRefused();
        foreach (var id in (string[])["nobody", ""])
            Assert.Equal(2, (await _cli.RunAsync("quarantine", "show", id)).Code);
    }

    // Until it serves, as it tells in the folder.
    private async Task<Task<CliResult>> RunAsync(CancellationToken stop)
    {
        var run = _cli.RunWithInputAsync("", stop, "run", "--no-generate", "--port", "0");
        for (var port = new FileInfo(Path.Combine(_cli.Data, "lock")); !port.Exists || port.Length == 0; port.Refresh())
        {
            Assert.False(run.IsCompleted, "The host ended.");
            await Task.Delay(20, CancellationToken.None);
        }

        return run;
    }

    private void WriteRefused() => File.WriteAllBytes(
        _cli.Write(Path.Combine("data", "quarantine", "date=1970-01-01", "hour=00", "a.json"), ""),
        QuarantineLines.Write([_torn, _other]).ToArray());

    private static int Number(JsonDocument rows, string column) => rows.RootElement[0].GetProperty(column).GetInt32();

    private static QuarantineEntry Refused(string raw) => QuarantineEntry.Of(
        new Refusal("TORN_JSON", "torn"), $"file a.json of {raw.Length} bytes", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(raw));
}
