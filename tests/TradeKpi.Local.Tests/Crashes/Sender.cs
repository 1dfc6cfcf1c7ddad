using System.Net;
using System.Text;

namespace TradeKpi.Local.Tests.Crashes;

/// <summary>A source that sends each batch of orders until it is told that they were accepted, whoever dies meanwhile.</summary>
internal sealed class Sender(int batchEvents) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private int _batch = 1;

    /// <summary>Events that were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Batches that were sent again, because no answer came.</summary>
    public int Repeated { get; private set; }

    /// <summary>What the last refusal said.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>Sends one batch, or the last one again.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    public async Task<bool> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        var lines = string.Concat(Enumerable.Range((_batch - 1) * batchEvents, batchEvents)
            .Select(n => SampleEvents.Order(n + 1, "INSERT", $"ORD{n}", $"CUST{n % 50}", "DELIVERED", "1.00")));
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        try
        {
            using var answer = await _http.PostAsync(new Uri(address, "/api/events"), content, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                Acknowledged += batchEvents;
                _batch++;
                return true;
            }

            Refusal = await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // Whether it was accepted nobody knows: the same events go again.
        }

        Repeated++;
        return false;
    }

    public void Dispose() => _http.Dispose();
}
