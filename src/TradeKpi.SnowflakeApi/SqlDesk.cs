using System.Data.Common;
using System.Text.Json.Nodes;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Queries;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;

namespace TradeKpi.SnowflakeApi;

/// <summary>
/// Where an embedded warehouse is asked in SQL, within the limits of <see cref="SnowflakeApiOptions"/>: by this process itself, which only
/// reads, and by the clients of a <see cref="SnowflakeDoor"/>.
/// </summary>
public sealed class SqlDesk : IAsyncDisposable
{
    /// <param name="warehouse">The embedded warehouse.</param>
    /// <param name="folder">Where large results lie while they are fetched; gone at start and end.</param>
    public SqlDesk(DbDataSource warehouse, SnowflakeApiOptions options, string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (Options, Time) = (options, time);
        Folder = new ResultFolder(folder, options.MaxKeptBytes);
        Sessions = new SessionTable(warehouse, options, time);
        Table = new QueryTable(options, Folder, time);
        Queue = new QueryQueue(Sessions, Table, new Executor(options, Folder, Table), options, time);
    }

    internal SnowflakeApiOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ResultFolder Folder { get; }

    internal SessionTable Sessions { get; }

    internal QueryTable Table { get; }

    internal QueryQueue Queue { get; }

    /// <summary>Runs statements in their order, in a session that only reads and ends with the answer.</summary>
    /// <param name="password">Where the options ask for one.</param>
    /// <returns>What the last statement gave.</returns>
    /// <exception cref="SqlAnswerException">A statement is wrong or writes, or an answer is beyond a limit.</exception>
    /// <exception cref="OperationCanceledException">Whoever asks has gone.</exception>
    public async Task<SqlAnswer> AskAsync(string sql, string? password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ClientSession? session = null;
        try
        {
            session = await Sessions.LoginAsync(new JsonObject { ["PASSWORD"] = password }, _ => null, cancellationToken);
            (session.Connection.IsReadOnly, session.NamesAsWritten) = (true, true);
            var run = Queue.Begin(session, requestId: null,
                new JsonObject { ["sqlText"] = sql, ["parameters"] = new JsonObject { ["MULTI_STATEMENT_COUNT"] = "0" } });
            await using var leaving = cancellationToken.Register(run.Cancel);
            var result = await run.End;
            return new SqlAnswer(run.Parts is [.., var last] ? last.End.Result : result, () => EndAsync(session));
        }
        catch (Exception e)
        {
            if (session is not null)
                await EndAsync(session);
            cancellationToken.ThrowIfCancellationRequested();
            if (e is SnowflakeError error)
                throw SqlAnswerException.Of(error, sql);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        foreach (var run in Table.All)
            await ((Task)run.End).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Queue.Dispose();
        Folder.Dispose();
    }

    private async Task EndAsync(ClientSession session)
    {
        await Sessions.CloseAsync(session);
        Table.ForgetSession(session.Id);
    }
}
