using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;

namespace TradeKpi.SnowflakeApi.Sessions;

/// <summary>Who is signed in.</summary>
internal sealed class SessionTable(DbDataSource warehouse, SnowflakeApiOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<long, ClientSession> _sessions = [];
    private readonly SemaphoreSlim _signingIn = new(1, 1);
    private long _ids;

    public IEnumerable<ClientSession> All => _sessions.Values;

    public static string NewToken() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Signs a user in.</summary>
    /// <param name="data">The login's data: user, password, session parameters.</param>
    /// <param name="asked">What the login's address asks: databaseName, schemaName, roleName, warehouse.</param>
    /// <exception cref="SnowflakeError">The password is wrong, or there are too many sessions.</exception>
    public async Task<ClientSession> LoginAsync(JsonObject? data, Func<string, string?> asked, CancellationToken cancellationToken)
    {
        if (options.Password is { } password && !Same(password, data.Text("PASSWORD") ?? data.Text("TOKEN") ?? ""))
            throw new SnowflakeError("390100", "08001", "Incorrect username or password was specified.");
        await _signingIn.WaitAsync(cancellationToken);
        try
        {
            await MakeRoomAsync();
            return await AddAsync(data, asked, cancellationToken);
        }
        finally
        {
            _signingIn.Release();
        }
    }

    private async Task<ClientSession> AddAsync(JsonObject? data, Func<string, string?> asked, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        try
        {
            var names = new SessionNames(
                options.Database, await SchemaAsync(connection, asked("schemaName"), cancellationToken),
                (data.Text("LOGIN_NAME") ?? "LOCAL").ToUpperInvariant(), (asked("roleName") ?? "PUBLIC").ToUpperInvariant(),
                (asked("warehouse") ?? "LOCAL").ToUpperInvariant(), Interlocked.Increment(ref _ids));
            var session = new ClientSession(connection, names, SessionParameters.Defaults);
            var parameters = data?["SESSION_PARAMETERS"] as JsonObject ?? [];
            foreach (var (name, value) in parameters)
            {
                if (SessionParameters.Defaults.ContainsKey(name) && value is not null)
                    session.Set(name, parameters.Text(name)!);
            }

            Prolong(session);
            _sessions[session.Id] = session;
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A session of the warehouse that may do what the door lets sessions do.</summary>
    public async Task<SnowflakeConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = (SnowflakeConnection)await warehouse.OpenConnectionAsync(cancellationToken);
        connection.IsReadOnly = !options.Writable;
        return connection;
    }

    /// <exception cref="SnowflakeError">Nobody has the token, or no longer.</exception>
    public ClientSession Find(string? token)
    {
        var now = time.GetUtcNow();
        var session = _sessions.Values.FirstOrDefault(session => Same(session.Token, token ?? ""));
        if (session is null || session.LastSeen < now - options.SessionLifetime)
            throw new SnowflakeError("390104", "08001", "The session token is invalid, or its session has ended: sign in again.");
        if (session.TokenUntil < now)
            throw new SnowflakeError("390112", "08001", "Your session has expired. Please renew its token.");
        session.LastSeen = now;
        return session;
    }

    /// <summary>Gives the session of a master token a new token.</summary>
    /// <exception cref="SnowflakeError">Nobody has the master token.</exception>
    public ClientSession Renew(string? master)
    {
        var session = _sessions.Values.FirstOrDefault(session => Same(session.MasterToken, master ?? ""))
            ?? throw new SnowflakeError("390114", "08001", "Authentication token has expired. The user must authenticate again.");
        session.Renew();
        Prolong(session);
        return session;
    }

    public async Task CloseAsync(ClientSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
            await session.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
            await CloseAsync(session);
        _signingIn.Dispose();
    }

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private void Prolong(ClientSession session)
    {
        session.LastSeen = time.GetUtcNow();
        session.TokenUntil = session.LastSeen + options.TokenLifetime;
    }

    private async Task MakeRoomAsync()
    {
        if (_sessions.Count < options.MaxSessions)
            return;
        var oldest = _sessions.Values.Where(session => session.TransactionSince is null && session.CancelRunning is null)
            .MinBy(session => session.LastSeen);
        if (oldest is null || time.GetUtcNow() - oldest.LastSeen < s_idle)
        {
            throw new SnowflakeError(
                "390189", "08004", FormattableString.Invariant($"{options.MaxSessions} sessions are open, which is the limit: close one."));
        }

        await CloseAsync(oldest);
    }

    private async Task<string> SchemaAsync(SnowflakeConnection connection, string? asked, CancellationToken cancellationToken)
    {
        foreach (var schema in new[] { asked?.ToUpperInvariant(), options.Schema, "PUBLIC" })
        {
            try
            {
                if (string.IsNullOrEmpty(schema))
                    continue;
                await ClientSession.UseAsync(connection, schema, cancellationToken);
                return schema;
            }
            catch (DbException)
            {
                // Signing in with a schema that is not there is no error in Snowflake.
            }
        }

        return "PUBLIC";
    }
}
