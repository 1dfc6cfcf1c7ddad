using Microsoft.Extensions.Time.Testing;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Queries;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Tests.Queries;

public sealed class SweeperTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task A_session_that_cannot_be_rolled_back_is_ended_and_does_not_keep_the_sweep_from_the_others()
    {
        var options = new SnowflakeApiOptions { Writable = true };
        await using var warehouse = new EmbeddedWarehouse(new EmbeddedWarehouseOptions(), _time);
        using var folder = new ResultFolder(Directory.CreateTempSubdirectory("tradekpi-sweep").FullName, options.MaxKeptBytes);
        await using var sessions = new SessionTable(warehouse, options, _time);
        await using var sweeper = new Sweeper(sessions, new QueryTable(options, folder, _time), options, _time);
        var broken = await BeginAsync(sessions);
        await broken.Connection.DisposeAsync();
        var holder = await BeginAsync(sessions);
        sweeper.Start(TimeSpan.FromSeconds(1));
        _time.Advance(options.TransactionTimeout + TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => Task.FromResult(holder.LostTransaction && sessions.All.Count() == 1));
        Assert.Null(holder.TransactionSince);
        Assert.DoesNotContain(broken, sessions.All);
        Assert.Contains(holder, sessions.All);
    }

    private async Task<ClientSession> BeginAsync(SessionTable sessions)
    {
        var session = await sessions.LoginAsync(null, _ => null, CancellationToken.None);
        await using var begin = session.Connection.Command("begin transaction");
        await begin.ExecuteNonQueryAsync();
        session.NoteTransaction(_time.GetUtcNow());
        return session;
    }
}
