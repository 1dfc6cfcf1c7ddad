using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Alert;
using TradeKpi.Embedded.Tests.Warehouse;
using TradeKpi.Report.Asking;
using TradeKpi.Specs;

namespace TradeKpi.Embedded.Tests.Alert;

/// <summary>A warehouse whose figures are watched, and a webhook of this machine that keeps what it is told.</summary>
internal sealed class AlertOfTest : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly LoopbackServer _receiver;
    private readonly List<Told> _told = [];

    private AlertOfTest() => _receiver = new LoopbackServer(app => app.Run(TakeAsync));

    public WarehouseOfTest Warehouse { get; private set; } = null!;

    /// <summary>No further attempts at once: nothing moves the clock while a look waits.</summary>
    public AlertOptions Options { get; } = new() { Retries = 0 };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What the receiver answers.</summary>
    public int Answer { get; set; } = 204;

    /// <summary>What the receiver waits for, by the path that it is asked.</summary>
    public Func<string, Task> Waits { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every request that came.</summary>
    public IReadOnlyList<Told> Told => _told;

    /// <summary>What a receiver has that keeps the ids: each message once.</summary>
    public IEnumerable<string> Once => _told.DistinctBy(told => told.Id, StringComparer.Ordinal).Select(told => told.Type);

    public static async Task<AlertOfTest> OpenAsync(params AlertRule[] rules)
    {
        var made = new AlertOfTest { Warehouse = await WarehouseOfTest.OpenAsync() };
        await made._receiver.StartAsync();
        foreach (var rule in rules)
            made.Options.Rules.Add(rule);
        made.Options.Webhooks.Add(new() { Name = "ops", Url = new Uri(made._receiver.Address, "hook"), Secret = Secret });
        return made;
    }

    /// <summary>A process that watches, from its start.</summary>
    /// <param name="dies">Where it dies on its way to the webhook; nowhere unless given.</param>
    public AlertStage Process(Death dies = Death.Never) => new(
        Warehouse.Source, new ReportStage(Warehouse.Source), new AlertRules(Warehouse.Source, Options, Time), new Clients(dies), Options,
        Time, NullLogger<AlertStage>.Instance);

    /// <summary>One more webhook, with a path of its own.</summary>
    public void AddWebhook(string name) =>
        Options.Webhooks.Add(new() { Name = name, Url = new Uri(_receiver.Address, name), Secret = Secret });

    public Task LookAsync() => Process().LookAsync(default);

    /// <summary>The changes that are kept, oldest first.</summary>
    public Task<List<string>> ChangesAsync(string columns = "rule, state, value") =>
        Warehouse.AskOperationAsync("alerts", "sort=changed_at,nth", columns);

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await Warehouse.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await Waits(context.Request.Path.Value!.TrimStart('/'));
        string Header(string name) => context.Request.Headers[name].ToString();
        lock (_told)
            _told.Add(new(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray()));
        context.Response.StatusCode = Answer;
    }

    private sealed class Clients(Death dies) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(new Deathly(dies));
    }

    /// <summary>Ends the process, as far as the code can tell: with an error that nothing expects.</summary>
    private sealed class Deathly(Death dies) : DelegatingHandler(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (dies == Death.BeforeSending)
                throw new DeathException();
            var response = await base.SendAsync(request, cancellationToken);
            return dies == Death.BeforeNoting ? throw new DeathException() : response;
        }
    }
}

internal enum Death
{
    Never,

    /// <summary>The change is kept, and nothing of it was sent.</summary>
    BeforeSending,

    /// <summary>The webhook has taken it, and nothing says so.</summary>
    BeforeNoting,
}

internal sealed class DeathException : Exception;

/// <summary>A request that a webhook got.</summary>
internal sealed record Told(string Id, string Timestamp, string Signature, byte[] Body)
{
    public string Type => System.Text.Json.JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()!;
}
