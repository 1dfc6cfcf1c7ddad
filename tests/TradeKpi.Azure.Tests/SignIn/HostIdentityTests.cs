using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using TradeKpi.Azure.SignIn;

namespace TradeKpi.Azure.Tests.SignIn;

/// <summary>Who signs in, and what is heard of it when that fails.</summary>
public sealed class HostIdentityTests
{
    private const string Client = "00000000-0000-0000-0000-000000000001";

    private readonly FakeTimeProvider _time = new();
    private readonly FakeCredential _inner = new();

    [Theory]
    [InlineData(Client, null, typeof(ManagedIdentityCredential))]
    [InlineData(Client, "http://127.0.0.1/", typeof(ManagedIdentityCredential))]
    [InlineData(null, "http://127.0.0.1/", typeof(ManagedIdentityCredential))]
    [InlineData(null, null, typeof(AzureCliCredential))]
    [InlineData("", "", typeof(AzureCliCredential))]
    public void A_managed_identity_where_one_is_named_or_offered_and_the_azure_cli_elsewhere(string? client, string? endpoint,
        Type expected)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [HostIdentity.ClientId] = client,
            ["IDENTITY_ENDPOINT"] = endpoint,
        }).Build();
        Assert.IsType(expected, Assert.IsType<PatientCredential>(HostIdentity.Of(settings, _time)).Inner);
    }

    [Fact]
    public async Task A_failure_is_one_sentence_that_says_who_for_what_and_why_and_is_remembered_for_ten_seconds()
    {
        _inner.Answer = () => throw new CredentialUnavailableException("Azure CLI not installed\n- Visual Studio: see elsewhere\n- more");
        var credential = new PatientCredential(_inner, "Nobody is signed in", _time);
        var error = await FailsAsync(credential, "storage");
        Assert.Equal("Nobody is signed in: no token for storage. Azure CLI not installed", error.Message);

        _time.Advance(TimeSpan.FromSeconds(9));
        error = await FailsAsync(credential, "storage");
        Assert.Equal(
            "Nobody is signed in: no token for storage. It failed 9 seconds ago, and is tried again in a moment: Azure CLI not installed",
            error.Message);
        Assert.Equal(1, _inner.Asked);

        _inner.Answer = () => Task.FromResult(new AccessToken("token", DateTimeOffset.MaxValue));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token", (await credential.GetTokenAsync(new TokenRequestContext(["storage"]), default)).Token);
    }

    [Fact]
    public async Task Another_audience_is_asked_for_all_the_same()
    {
        _inner.Answer = () => throw new AuthenticationFailedException("AADSTS500011: not in this tenant");
        var credential = new PatientCredential(_inner, "Nobody", _time);
        await FailsAsync(credential, "one");
        await FailsAsync(credential, "two");
        Assert.Equal(2, _inner.Asked);
    }

    [Fact]
    public async Task Five_seconds_are_waited_for_an_answer_and_what_comes_later_ends_the_memory_of_the_failure()
    {
        var answer = new TaskCompletionSource<AccessToken>();
        _inner.Answer = () => answer.Task;
        var credential = new PatientCredential(_inner, "Nobody", _time);
        var asking = FailsAsync(credential, "storage");
        await _inner.WhenAsked;
        _time.Advance(PatientCredential.Longest - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.EndsWith("There was no answer within 5 seconds.", (await asking).Message, StringComparison.Ordinal);

        Assert.Throws<AuthenticationFailedException>(() => credential.GetToken(new TokenRequestContext(["storage"]), default));
        answer.SetResult(new AccessToken("late", DateTimeOffset.MaxValue));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_inner.Asked == 1)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                await credential.GetTokenAsync(new TokenRequestContext(["storage"]), default);
            }
            catch (AuthenticationFailedException)
            {
                await Task.Yield();
            }
        }

        Assert.Equal("late", credential.GetToken(new TokenRequestContext(["storage"]), default).Token);
    }

    private static async Task<AuthenticationFailedException> FailsAsync(PatientCredential credential, string audience) =>
        await Assert.ThrowsAsync<AuthenticationFailedException>(
            async () => await credential.GetTokenAsync(new TokenRequestContext([audience]), default));

    private sealed class FakeCredential : TokenCredential
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<Task<AccessToken>> Answer { get; set; } = () => throw new InvalidOperationException();

        public int Asked { get; private set; }

        public Task WhenAsked => _asked.Task;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked++;
            var answer = Answer();
            _asked.TrySetResult();
            return await answer;
        }
    }
}
