using Azure;
using Azure.Security.KeyVault.Secrets;
using Moq;
using TradeKpi.Azure.Warehouse;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Azure.Tests.Warehouse;

public sealed class KeyVaultKeyTests : IDisposable
{
    private readonly Mock<SecretClient> _vault = new();
    private readonly FakeWarehouse _warehouse = new(_ => FakeWarehouse.Table(["status"]));
    private readonly FakeDriver _driver;

    public KeyVaultKeyTests()
    {
        _driver = new FakeDriver(_warehouse);
        _vault.Setup(vault => vault.VaultUri).Returns(new Uri("https://vault.vault.azure.net"));
        _vault.Setup(vault => vault.GetSecretAsync("key", null, null, It.IsAny<CancellationToken>())).ReturnsAsync(Secret);
        _vault.Setup(vault => vault.GetSecretAsync("key", null, It.IsAny<CancellationToken>())).ReturnsAsync(Secret);
        _vault.Setup(vault => vault.GetSecret("key", null, null, It.IsAny<CancellationToken>())).Returns(Secret);
        _vault.Setup(vault => vault.GetSecret("key", null, It.IsAny<CancellationToken>())).Returns(Secret);
    }

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public async Task The_key_is_asked_for_once_and_signs_every_session_in()
    {
        await using var source = Source();
        await using var first = await source.OpenConnectionAsync();
        await using var second = source.OpenConnection();
        Assert.Single(_vault.Invocations, call => call.Method.Name.StartsWith("GetSecret", StringComparison.Ordinal));
        Assert.Equal(2, _driver.ConnectionStrings.Count);
        Assert.All(_driver.ConnectionStrings, text => Assert.Contains(KeyFile.Pem, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_refused_token_the_key_is_asked_for_again()
    {
        await using var source = Source();
        _warehouse.OnOpen = () => throw new FakeDriverException(390_144, "08001", "JWT token is invalid.");
        await Assert.ThrowsAsync<SnowflakeException>(async () => await source.OpenConnectionAsync());
        _warehouse.OnOpen = () => { };
        await using var connection = await source.OpenConnectionAsync();
        Assert.Equal(2, _vault.Invocations.Count(call => call.Method.Name.StartsWith("GetSecret", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_vault_that_refuses_is_an_error_that_may_pass_and_says_what_helps()
    {
        _vault.Reset();
        _vault.Setup(vault => vault.GetSecretAsync("key", null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(403, "Forbidden"));
        _vault.Setup(vault => vault.GetSecretAsync("key", null, null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(403, "Forbidden"));
        await using var source = Source();
        var error = await Assert.ThrowsAsync<SnowflakeException>(async () => await source.OpenConnectionAsync());
        Assert.True(error.IsTransient);
        Assert.Contains("Key Vault Secrets User", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://vault.vault.azure.net/secrets/key", true)]
    [InlineData("https://vault.vault.azure.net/secrets/key/0123456789abcdef0123456789abcdef", true)]
    [InlineData("https://vault.vault.azure.net/keys/key", false)]
    [InlineData("https://vault.vault.azure.net/", false)]
    [InlineData("http://vault.vault.azure.net/secrets/key", false)]
    public void A_secret_is_known_by_its_address(string address, bool isSecret) =>
        Assert.Equal(isSecret, KeyVaultKey.IsSecret(new Uri(address)));

    private static Response<KeyVaultSecret> Secret() => Response.FromValue(new KeyVaultSecret("key", KeyFile.Pem), Mock.Of<Response>());

    private SnowflakeDataSource Source()
    {
        var options = new SnowflakeOptions { Account = "acme-test", Authenticator = SnowflakeOptions.KeyPair };
        return new SnowflakeDataSource(options, new KeyVaultKey(_vault.Object, "key", version: null), _driver);
    }
}
