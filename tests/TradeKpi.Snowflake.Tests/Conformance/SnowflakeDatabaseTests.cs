using TradeKpi.Azure.Tests.Warehouse;
using TradeKpi.Warehouse;

namespace TradeKpi.Snowflake.Tests.Conformance;

/// <summary>How the conformance run sets itself up, against a server on this machine.</summary>
public sealed class SnowflakeDatabaseTests : IAsyncLifetime, IDisposable
{
    private readonly KeyFile _key = new();
    private FakeSnowflake _snowflake = null!;
    private SnowflakeDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _snowflake = await FakeSnowflake.StartAsync();
        _database = new SnowflakeDatabase(
            $"account=acme-test;user=tester;authenticator=snowflake_jwt;private_key_file={_key.Path};" +
            $"host=127.0.0.1;port={_snowflake.Port};scheme=http;warehouse=wh");
    }

    public async Task DisposeAsync() => await _snowflake.DisposeAsync();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_class_has_a_database_of_its_own_and_leaves_none_behind()
    {
        await _database.InitializeAsync();
        await using (var source = _database.Open())
        await using (var connection = await source.OpenConnectionAsync())
        await using (var command = connection.Command("select 1"))
            await command.ExecuteNonQueryAsync();
        await _database.DisposeAsync();
        Assert.Equal(
            [$"create database {_database.Name} data_retention_time_in_days = 0", "select 1", $"drop database if exists {_database.Name}"],
            _snowflake.Texts);
        Assert.Equal(3, _snowflake.Closed.Count);
        Assert.Contains(_database.Name, _snowflake.LoginQueries[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_databases_never_share_a_name() => Assert.False(_database.Name == new SnowflakeDatabase().Name);
}
