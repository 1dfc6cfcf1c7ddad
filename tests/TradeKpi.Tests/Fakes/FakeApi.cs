using System.Net;
using System.Text;

namespace TradeKpi.Tests.Fakes;

/// <summary>An HTTP API by a function, and what it was asked.</summary>
internal sealed class FakeApi(Func<Uri, HttpResponseMessage> answer) : HttpMessageHandler, IHttpClientFactory
{
    public List<string> Asked { get; } = [];

    public List<string?> Authorizations { get; } = [];

    public static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.PathAndQuery);
        Authorizations.Add(request.Headers.Authorization?.ToString());
        return Task.FromResult(answer(request.RequestUri));
    }
}
