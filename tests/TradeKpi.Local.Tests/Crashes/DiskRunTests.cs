using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Local.Shell;
using TradeKpi.Local.Tests.Commands;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>A host whose disk is full or may only be read: it says so, ends when it is told to, and nothing accepted is lost.</summary>
[Collection("Processes of their own")]
public sealed class DiskRunTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Cli _cli = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        _http.Dispose();
        _cli.Dispose();
    }

    [MountFact]
    public async Task A_full_disk_is_told_at_every_door_and_a_drain_that_cannot_go_on_ends_with_4()
    {
        Directory.CreateDirectory(_cli.Data);
        var copy = Path.Combine(_cli.Folder, "what-was-there");
        using var run = RealProcess.OnDisk($"mount -t tmpfs -o size=36m none {_cli.Data}",
            $"run --no-generate --port 0 --sql-port 0 --data {_cli.Data}",
            $"cp -r {_cli.Data} {copy}");
        using var sender = new Sender(batchEvents: 500);
        using var patience = new CancellationTokenSource(s_patience);
        var address = await run.AddressAsync(patience.Token) ?? throw new InvalidOperationException(run.Errors);
        while (await sender.SendAsync(address, patience.Token))
        {
        }

        Assert.Contains("disk is full", sender.Refusal, StringComparison.Ordinal);
        using var ready = await _http.GetAsync(new Uri(address, "/api/health/ready"), patience.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("disk is full", await ready.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);
        var stages = await _http.GetStringAsync(new Uri(address, "/api/ops/pipeline"), patience.Token);
        Assert.Contains("disk is full", stages, StringComparison.Ordinal);

        run.Signal(PosixSignal.SIGTERM);
        Assert.True(await run.EndAsync(s_patience) == ExitCodes.InputOutput, run.Errors);
        Assert.Contains("full", run.Errors[run.Errors.IndexOf("Stopping", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);

        Directory.Delete(_cli.Data);
        Directory.Move(copy, _cli.Data);
        // Of the batch that was refused, what other partitions could still take is there, too.
        await AssertAcceptedAsync(sender.Acknowledged, atMost: sender.Acknowledged + 499);
    }

    [MountFact]
    public async Task A_lake_that_may_only_be_read_holds_events_back_in_the_hub_until_it_can_be_written()
    {
        await _cli.DoAsync("replay", _cli.Write("customer.json",
            SampleEvents.Order(9_000_001, "INSERT", "X", "CUST1", "DELIVERED", "1.00")));
        var lake = Path.Combine(_cli.Data, "lake");
        using var run = RealProcess.OnDisk($"mount --bind {lake} {lake} && mount -o remount,bind,ro {lake}",
            $"run --no-generate --port 0 --sql-port 0 --data {_cli.Data}", "true");
        using var sender = new Sender(batchEvents: 20);
        using var patience = new CancellationTokenSource(s_patience);
        var address = await run.AddressAsync(patience.Token) ?? throw new InvalidOperationException(run.Errors);
        Assert.True(await sender.SendAsync(address, patience.Token));
        string ready;
        do
        {
            using var answer = await _http.GetAsync(new Uri(address, "/api/health/ready"), patience.Token);
            ready = await answer.Content.ReadAsStringAsync(patience.Token);
        }
        while (!ready.Contains("read-only", StringComparison.OrdinalIgnoreCase));

        run.Signal(PosixSignal.SIGTERM);
        Assert.True(await run.EndAsync(s_patience) == ExitCodes.InputOutput, run.Errors);
        await AssertAcceptedAsync(sender.Acknowledged + 1);
    }

    [Fact]
    public async Task A_second_signal_ends_at_once_and_what_was_accepted_is_there_afterwards()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var run = new RealProcess("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", _cli.Data);
        using var sender = new Sender(batchEvents: 500);
        using var patience = new CancellationTokenSource(s_patience);
        var address = await run.AddressAsync(patience.Token) ?? throw new InvalidOperationException(run.Errors);
        for (var batch = 0; batch < 10; batch++)
            Assert.True(await sender.SendAsync(address, patience.Token));
        run.Signal(PosixSignal.SIGTERM);
        // Two that are pending at one time are one to the system.
        while (!run.Errors.Contains("Stopping", StringComparison.Ordinal))
            await Task.Delay(10, patience.Token);
        run.Signal(PosixSignal.SIGTERM);
        Assert.True(await run.EndAsync(s_patience) == 130, run.Errors);
        Assert.Contains("Ended at once", run.Errors, StringComparison.Ordinal);
        await AssertAcceptedAsync(sender.Acknowledged);
    }

    private async Task AssertAcceptedAsync(long events, long? atMost = null)
    {
        Assert.Contains("identical", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.InRange(accounting.RootElement[0].GetProperty("accepted").GetInt64(), events, atMost ?? events);
    }
}
