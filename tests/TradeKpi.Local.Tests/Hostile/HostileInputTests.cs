using System.CommandLine;
using System.Data.Common;
using System.Net;
using System.Text;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Lake;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.Events;
using TradeKpi.Local.Tests.EndToEnd;
using TradeKpi.Publish;
using TradeKpi.Quarantine;
using TradeKpi.SnowflakeApi;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Specs;
using TradeKpi.Unpack;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Tests.Hostile;

/// <summary>A seeded sample of hostile input; <see cref="Fuzz"/> says how to run more of it, or one case again.</summary>
public sealed class HostileInputTests : IDisposable
{
    // What a message may take of memory, and how many times its own bytes: 27 was the most of 5,000.
    private const long LeastBytes = 65_536;
    private const long MostTimes = 40;

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Every_value_of_any_input_is_published_a_tombstone_or_quarantined()
    {
        var options = new EventOptions();
        var lake = new FolderLake(new FolderLakeOptions { Root = _cli.Folder }, TimeProvider.System);
        var hub = new Counted();
        var quarantine = new QuarantineStore(lake);
        var stage = new PublishStage(new EventReader(options), hub, quarantine, new PublishOptions(), TimeProvider.System);
        var (cases, published, aside) = (0, 0L, 0L);
        Fuzz.Check(400, async random =>
        {
            using var late = new CancellationTokenSource(s_most);
            using var input = new MemoryStream(Fuzz.Bytes(random));
            var report = await stage.PublishAsync(
                Unpacking.ReadAsync(input, MessageHead.None, options, options.MaxUnpackedBytes, late.Token),
                InputOrigin.File($"fuzz {++cases}"), null, late.Token);
            Assert.Equal(report.Read, report.Published + report.Tombstones + report.Quarantined.Values.Sum());
            // A TRUNCATE goes to the hub too, and counts as a tombstone.
            published += report.Published + report.Truncated.Values.Sum();
            aside += report.Quarantined.Values.Sum();
            Assert.Equal(published, hub.Events);
        });
        Assert.Equal(aside, await quarantine.ListAsync(default).CountAsync());
    }

    [Fact]
    public void Any_message_of_the_hub_is_taken_apart_or_refused() => Fuzz.Check(1_000, async random =>
    {
        var options = new EventOptions();
        var reader = new EventReader(options);
        var bytes = Fuzz.Bytes(random);
        using var late = new CancellationTokenSource(s_most);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var unpacked = await Unpacking.ReadAsync(bytes, MessageHead.None, options, late.Token);
        foreach (var value in unpacked.Values)
            reader.Read(value.Bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LeastBytes + (MostTimes * bytes.Length));
    });

    [Fact]
    public async Task Any_sql_is_answered_or_refused_and_the_session_goes_on()
    {
        using var warehouse = await FilledAsync();
        var statements = Statements();
        Fuzz.Check(150, async random =>
        {
            await using var connection = await warehouse.OpenConnectionAsync();
            try
            {
                await using var command = connection.Command(Sql(random, statements));
                command.CommandTimeout = (int)s_most.TotalSeconds;
                await command.ExecuteNonQueryAsync();
            }
            catch (DbException)
            {
                // Refused, as it should be.
            }

            await using var next = await warehouse.OpenConnectionAsync();
            await using var one = next.Command("select 1");
            Assert.Equal(1, Convert.ToInt32(await one.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));
        });
    }

    [Fact]
    public async Task Snowflake_s_door_answers_any_request_and_lets_the_next_one_in()
    {
        await using var warehouse = await FilledAsync();
        await using var door = await SnowflakeDoor.StartAsync(warehouse, new SnowflakeApiOptions(), Path.Combine(_cli.Folder, "results"), 0,
            TimeProvider.System, default);
        using var http = new HttpClient { BaseAddress = door.Address, Timeout = s_most };
        var (token, statements) = (await SignInAsync(http), Statements());
        Fuzz.Check(150, async random =>
        {
            // Refused where as many sessions are open as may be: hostile logins are let in, too.
            if (random.Next(20) == 0)
                token = await SignInAsync(http) ?? token;
            using var request = new HttpRequestMessage(random.Pick([HttpMethod.Post, HttpMethod.Get, HttpMethod.Put]), random.Pick<string>(
            [
                "/session/v1/login-request", "/session/token-request", "/session/heartbeat", "/session?delete=true",
                "/queries/v1/query-request",
                "/queries/v1/abort-request", "/queries/" + Uri.EscapeDataString(Fuzz.Word(random)) + "/result", "/monitoring/queries/x",
                "/telemetry/send", "/",
            ]));
            request.Content = new ByteArrayContent(random.Next(2) == 0 ? Fuzz.Bytes(random) : Encoding.UTF8.GetBytes(
                random.Next(2) == 0
                    ? "{\"data\":" + Fuzz.Word(random) + ",\"sqlText\":\"" + Fuzz.Word(random) + "\"}"
                    : JsonSerializer.Serialize(new { sqlText = Sql(random, statements), parameterBindings = Fuzz.Word(random) })));
            request.Content.Headers.TryAddWithoutValidation("Content-Type",
                random.Pick<string>(["application/json", "text/plain", "", "x/;;"]));
            request.Headers.TryAddWithoutValidation("Authorization",
                $"Snowflake Token=\"{(random.Next(3) > 0 ? token : Ascii(Fuzz.Word(random)))}\"");
            using var response = await http.SendAsync(request);
            Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        });
    }

    [Fact]
    public void Any_command_line_ends_with_a_code_of_ours_and_no_stack_trace()
    {
        var commands = Leaves([], TradeKpiCommand.Root).Append((["nope"], new Command("nope"))).ToList();
        var ofOthers = TradeKpiCommand.Options.Where(one => one.Command == "run").Select(one => one.Option.Name);
        Fuzz.Check(200, async random =>
        {
            var (words, command) = random.Pick(commands);
            var args = new List<string>(words);
            args.AddRange(command.Arguments.Where(_ => random.Next(12) > 0).Select(_ => Argument(random, args[0])));
            var options = command.Options.Select(option => option.Name).Append("-x").Append("--").Append("--format")
                .Concat(random.Next(3) == 0 ? ofOthers : []).ToList();
            for (var more = random.Next(4); more > 0; more--)
            {
                var option = random.Pick(options);
                args.Add(option);
                args.Add(option == "--out" ? Path.Combine(_cli.Folder, "out") : Fuzz.Word(random));
            }

            using var late = new CancellationTokenSource(s_most);
            var result = await _cli.RunWithInputAsync("", late.Token, [.. args]);
            Assert.InRange(result.Code, 0, 4);
            Assert.False(late.IsCancellationRequested, string.Join(' ', args) + " took too long");
            Assert.DoesNotContain("should not have happened", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("\n   at ", result.Error, StringComparison.Ordinal);
        });
    }

    /// <summary>Every command but those that serve until they are told to stop, and that the build alone calls.</summary>
    private static IEnumerable<(string[] Words, Command Command)> Leaves(string[] words, Command command) =>
        command is { Name: "run" } or { Hidden: true } ? []
        : command.Subcommands.Count == 0 ? [(words, command)]
        : command.Subcommands.SelectMany(below => Leaves([.. words, below.Name], below));

    /// <summary>A word, or a file of hostile bytes; whatever is replayed is a file, as a word may name all of a folder.</summary>
    private string Argument(Random random, string command)
    {
        if (command == "replay" || random.Next(4) == 0)
        {
            var file = Path.Combine(_cli.Folder, "hostile.json");
            File.WriteAllBytes(file, Fuzz.Bytes(random));
            return file;
        }

        return random.Next(2) == 0 ? Fuzz.Word(random) : random.Pick<string>(
            ["daily-sales", "forecast", "blotter", "customers", "ORD1", "EUR", "bash", "select * from gold.daily_sales", "0000-1"]);
    }

    /// <summary>A warehouse as it is in use, with a few orders in it.</summary>
    private async Task<EmbeddedWarehouse> FilledAsync()
    {
        await _cli.DoAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        return new EmbeddedWarehouse(
            new EmbeddedWarehouseOptions { FilesOfStagesOnly = true, DatabasePath = new DataFolder(_cli.Data).Warehouse },
            TimeProvider.System);
    }

    private static async Task<string?> SignInAsync(HttpClient http)
    {
        using var who = new StringContent("""{"data":{"LOGIN_NAME":"hostile"}}""", Encoding.UTF8, "application/json");
        using var login = await http.PostAsync("/session/v1/login-request", who);
        using var answer = JsonDocument.Parse(await login.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("data").TryGetProperty("token", out var token) ? token.GetString() : null;
    }

    private static List<string> Statements() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "sql"), "*.sql", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).SelectMany(file => File.ReadAllText(file).Split(';')).Where(text => text.Length < 4_000)];

    private static string Sql(Random random, List<string> statements)
    {
        if (random.Next(3) == 0)
            return Encoding.UTF8.GetString(Fuzz.Bytes(random));
        var words = random.Pick(statements).Split(' ').ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(words.Count);
            if (random.Next(2) == 0)
                words[at] = Fuzz.Word(random);
            else
                words.Insert(at, random.Pick(random.Pick(statements).Split(' ')));
        }

        return string.Join(' ', words);
    }

    private static string Ascii(string text) => new([.. text.Where(letter => letter is >= ' ' and < '\x7f')]);

    private sealed class Counted : IEventPublisher
    {
        public long Events { get; private set; }

        public Task PublishAsync(IReadOnlyList<ChangeEvent> events, CancellationToken cancellationToken)
        {
            Events += events.Count;
            return Task.CompletedTask;
        }
    }
}
