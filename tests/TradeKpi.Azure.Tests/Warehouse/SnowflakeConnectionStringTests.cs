using System.Data.Common;
using TradeKpi.Azure.Warehouse;

namespace TradeKpi.Azure.Tests.Warehouse;

public class SnowflakeConnectionStringTests
{
    [Fact]
    public void Workload_identity_needs_no_secret()
    {
        var text = Parsed(new SnowflakeOptions { Account = "acme-prod" }, null);
        Assert.Equal("acme-prod", text["account"]);
        Assert.Equal("workload_identity", text["authenticator"]);
        Assert.Equal("azure", text["workload_identity_provider"]);
        Assert.False(text.ContainsKey("private_key"));
        Assert.False(text.ContainsKey("host"));
    }

    [Fact]
    public void A_key_pair_carries_its_key_unharmed()
    {
        var options = new SnowflakeOptions { Account = "acme-prod", Authenticator = SnowflakeOptions.KeyPair };
        Assert.Equal(KeyFile.Pem, Parsed(options, KeyFile.Pem)["private_key"]);
    }

    [Fact]
    public void The_pool_is_on_and_bounded()
    {
        var text = Parsed(new SnowflakeOptions
        {
            Account = "a-b",
            MaxPool = 4,
            Wait = TimeSpan.FromSeconds(1.5),
            SessionAge = TimeSpan.FromMinutes(30)
        }, null);
        Assert.Equal("true", text["poolingEnabled"]);
        Assert.Equal("4", text["maxPoolSize"]);
        Assert.Equal("1500ms", text["waitingForIdleSessionTimeout"]);
        Assert.Equal("1800s", text["expirationTimeout"]);
    }

    [Fact]
    public void A_value_with_signs_of_its_own_stays_one_value() =>
        Assert.Equal("a;b=c'd", Parsed(new SnowflakeOptions { Account = "a-b", QueryTag = "a;b=c'd" }, null)["query_tag"]);

    private static DbConnectionStringBuilder Parsed(SnowflakeOptions options, string? privateKey) =>
        new() { ConnectionString = SnowflakeConnectionString.Of(options, privateKey) };
}
