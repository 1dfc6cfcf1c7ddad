using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeKpi.Local.Shell;
using Xunit.Abstractions;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>The real process, killed at random moments of its work and started again, as often as <see cref="Campaign"/> says.</summary>
[Collection("Processes of their own")]
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private readonly Cli _cli = new();
    private readonly Random _random = new(Campaign.Seed);
    private int _killed;
    private int _tried;

    public void Dispose()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_killed} of {_tried} had not ended when they were killed"));
        _cli.Dispose();
    }

    [Fact]
    public async Task Run_killed_under_load_loses_nothing_doubles_nothing_and_starts_again_by_itself()
    {
        using var sender = new Sender(batchEvents: 40);
        var starts = new List<TimeSpan>();
        for (var kill = 0; kill < Campaign.Kills(sample: 2); kill++)
        {
            // One of three at any moment of its life, the others while it serves.
            var life = TimeSpan.FromMilliseconds(_random.Next(kill == 0 ? 9_000 : 200, kill == 0 ? 10_000 : 6_000));
            if (await LiveAsync(sender, life, fromLaunch: kill % 3 == 0) is { } start)
                starts.Add(start);
        }

        using (var last = Run())
        {
            var address = await last.AddressAsync(CancellationToken.None) ?? throw new InvalidOperationException(last.Errors);
            while (!await sender.SendAsync(address, CancellationToken.None))
                await Task.Delay(50, CancellationToken.None);
            last.Signal(PosixSignal.SIGTERM);
            Assert.True(await last.EndAsync(s_patience) == ExitCodes.Done, last.Errors);
        }

        var times = string.Join(' ', starts.Select(start => start.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Campaign.Kills(sample: 2)} kills, {starts.Count} while it served, {sender.Acknowledged:N0} events acknowledged, "
            + $"{sender.Repeated:N0} batches sent again, starts {times} s"));
        await _cli.AssertCountedOnceAsync(sender.Acknowledged);
        if (starts.Count >= 20)
            Assert.True(Median(starts[^(starts.Count / 4)..]) < 2 * Median(starts[..(starts.Count / 4)]) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Replay_and_rebuild_killed_leave_a_folder_that_the_next_one_brings_to_its_end()
    {
        var events = Path.Combine(_cli.Folder, "events.json");
        await _cli.DoAsync("generate", "--events", "4000", "--seed", "7", "--out", events);
        await KillAsync("replay", events);
        await _cli.DoAsync("replay", events);
        await _cli.AssertCountedOnceAsync(4_000);
        var before = await _cli.DoAsync("report", "daily-sales", "--format", "csv");

        await KillAsync("rebuild");
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));
        await _cli.DoAsync("rebuild");
        Assert.Equal(before, await _cli.DoAsync("report", "daily-sales", "--format", "csv"));
    }

    [Fact]
    public async Task Erase_killed_at_any_moment_is_ended_by_the_next_one_and_no_figure_moves()
    {
        var events = Path.Combine(_cli.Folder, "events.json");
        await _cli.DoAsync("generate", "--events", "3000", "--seed", "5", "--out", events);
        await _cli.DoAsync("replay", events);
        var customers = CustomersIn(events);
        var before = await _cli.DoAsync("report", "customer-product-affinity", "--format", "csv");

        for (var kill = 0; kill < Campaign.Kills(sample: 1); kill++)
        {
            var customer = customers[kill % customers.Count];
            using (var process = new RealProcess("erase", "customers", customer.Key, "--data", _cli.Data))
            {
                await Task.Delay(_random.Next(300, 2_500), CancellationToken.None);
                await KillAsync(process);
            }

            await _cli.DoAsync("erase", "customers", customer.Key);
            Assert.DoesNotContain(Directory.EnumerateFiles(_cli.Data, "*", SearchOption.AllDirectories), file =>
                File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(customer.Email)) >= 0);
            Assert.Equal(before, await _cli.DoAsync("report", "customer-product-affinity", "--format", "csv"));
        }

        await _cli.AssertCountedOnceAsync(3_000);
    }

    [Fact]
    public async Task Rates_whose_load_is_killed_are_the_old_ones_or_the_new_ones_and_the_next_load_ends_it()
    {
        const int Orders = 2_000;
        await _cli.DoAsync("replay", _cli.Write("orders.json", string.Concat(Enumerable.Range(1, Orders).Select(n => SampleEvents
            .Order(n, "INSERT", $"ORD{n}", $"CUST{n % 50}", "DELIVERED", "1.00").Replace("}}", ",\"currency\":\"EUR\"}}",
            StringComparison.Ordinal)))));
        var rates = new[] { "1.0299", "1.5" }.Select(rate => _cli.Write($"{rate}.csv", $"Date,USD\n2025-01-03,{rate}\n")).ToList();
        var says = new List<string>();
        foreach (var file in rates)
        {
            await _cli.DoAsync("fx", "load", file);
            says.Add(await _cli.DoAsync("report", "daily-sales", "--format", "csv"));
        }

        for (var kill = 0; kill < Campaign.Kills(sample: 1); kill++)
        {
            using (var process = new RealProcess("fx", "load", rates[kill % 2], "--data", _cli.Data))
            {
                await Task.Delay(_random.Next(300, 2_500), CancellationToken.None);
                await KillAsync(process);
            }

            Assert.Contains(await _cli.DoAsync("report", "daily-sales", "--format", "csv"), says, StringComparer.Ordinal);
            await _cli.DoAsync("fx", "load", rates[kill % 2]);
            Assert.Equal(says[kill % 2], await _cli.DoAsync("report", "daily-sales", "--format", "csv"));
        }

        await _cli.AssertCountedOnceAsync(Orders);
    }

    [CampaignFact]
    public async Task Killed_every_six_seconds_gold_still_moves_on()
    {
        var versions = new List<long>();
        using var http = new HttpClient();
        for (var life = 0; life < 15; life++)
        {
            using var run = new RealProcess("run", "--rate", "640", "--seed", $"{life + 1}", "--port", "0", "--sql-port", "0", "--data",
                _cli.Data);
            await Task.Delay(TimeSpan.FromSeconds(life == 0 ? 15 : 5.8), CancellationToken.None);
            if (await run.AddressAsync(CancellationToken.None) is { } address)
            {
                using var ready = JsonDocument.Parse(await http.GetStringAsync(new Uri(address, "/api/health/ready")));
                versions.Add(ready.RootElement.GetProperty("gold_version").GetInt64());
            }

            await KillAsync(run);
        }

        output.WriteLine("gold versions before each kill: " + string.Join(' ', versions));
        Assert.True(versions.Zip(versions.Skip(1)).Count(pair => pair.Second > pair.First) > versions.Count / 2,
            string.Join(' ', versions));
        await _cli.DoAsync("verify");
    }

    /// <param name="fromLaunch">Whether its life is counted from there, or from when it serves.</param>
    /// <returns>How long it took to serve; null when it was killed before.</returns>
    private async Task<TimeSpan?> LiveAsync(Sender sender, TimeSpan life, bool fromLaunch)
    {
        using var run = Run();
        var begun = Stopwatch.StartNew();
        using var end = new CancellationTokenSource(fromLaunch ? life : s_patience);
        TimeSpan? start = null;
        try
        {
            var address = await run.AddressAsync(end.Token) ?? throw new InvalidOperationException(run.Errors);
            start = begun.Elapsed;
            if (!fromLaunch)
                end.CancelAfter(life);
            while (!end.IsCancellationRequested)
                await sender.SendAsync(address, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Its time has come.
        }

        await KillAsync(run);
        return start;
    }

    private async Task KillAsync(params string[] command)
    {
        for (var kill = 0; kill < Campaign.Kills(sample: 1); kill++)
        {
            using var process = new RealProcess([.. command, "--data", _cli.Data]);
            await Task.Delay(_random.Next(200, 6_000), CancellationToken.None);
            await KillAsync(process);
        }
    }

    private async Task KillAsync(RealProcess process)
    {
        _tried++;
        if (await process.KillAsync())
            _killed++;
    }

    private RealProcess Run() => new("run", "--no-generate", "--port", "0", "--sql-port", "0", "--data", _cli.Data);

    private static IReadOnlyList<(string Key, string Email)> CustomersIn(string events) =>
    [
        .. File.ReadLines(events).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(change => change.GetProperty("entity").GetString() == "customer"
                && change.GetProperty("payload").TryGetProperty("email", out _))
            .Select(change => (change.GetProperty("key").GetString()!, change.GetProperty("payload").GetProperty("email").GetString()!)),
    ];

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
