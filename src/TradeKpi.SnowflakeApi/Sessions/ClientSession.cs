using System.Collections.Concurrent;
using TradeKpi.Embedded.Snowflake;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Protocol;

namespace TradeKpi.SnowflakeApi.Sessions;

/// <summary>A client that signed in: its tokens, what it is at, and its session of the warehouse. One statement runs at a time.</summary>
internal sealed class ClientSession(SnowflakeConnection connection, SessionNames names, IReadOnlyDictionary<string, object> parameters)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, object> _parameters = new(parameters, StringComparer.OrdinalIgnoreCase);

    public long Id => Names.SessionId;

    public string MasterToken { get; } = SessionTable.NewToken();

    public string Token { get; private set; } = SessionTable.NewToken();

    public DateTimeOffset TokenUntil { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    public SessionNames Names { get; set; } = names;

    public IReadOnlyDictionary<string, object> Parameters => _parameters;

    public SnowflakeConnection Connection => connection;

    /// <summary>Held while a statement runs; for ever once the session has ended.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Cancelled as the session ends: what runs or waits in it stops.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>
    /// Whether it said BEGIN: what it writes next opens the transaction. Until then it holds nothing, and reads what is committed.
    /// </summary>
    public bool HasBegun { get; set; }

    /// <summary>When its open transaction began to hold the writer.</summary>
    public DateTimeOffset? TransactionSince { get; private set; }

    /// <summary>Stops what runs in it now.</summary>
    public Action? CancelRunning { get; set; }

    /// <summary>Whether its columns are called as they are written, not in the upper case in which Snowflake keeps bare names.</summary>
    public bool NamesAsWritten { get; set; }

    /// <summary>Whether its transaction was taken away; told once.</summary>
    public bool LostTransaction { get; set; }

    /// <summary>Whether its driver asked for rows as Arrow, each kind of driver by a parameter of its own.</summary>
    public bool WantsArrow => _parameters.Any(
        parameter => parameter.Key.EndsWith("_QUERY_RESULT_FORMAT", StringComparison.OrdinalIgnoreCase)
        && parameter.Value is string format && format.StartsWith("ARROW", StringComparison.OrdinalIgnoreCase));

    public bool AutoCommit => _parameters["AUTOCOMMIT"] is true;

    /// <exception cref="SnowflakeError">There is no such parameter, or sessions do not take that value.</exception>
    public void Set(string parameter, string value)
    {
        if (!SessionParameters.Defaults.ContainsKey(parameter))
            throw new SnowflakeError("001006", "22023", $"SQL compilation error:\ninvalid parameter '{parameter}'");
        if (parameter.Equals("TIMEZONE", StringComparison.OrdinalIgnoreCase)
            && value.ToUpperInvariant() is not ("UTC" or "ETC/UTC" or "GMT" or "+00:00"))
            throw SnowflakeError.NotSupported($"the time zone '{value}'; sessions run in UTC.", "TIMEZONE = 'UTC'.");
        _parameters[parameter] = SessionParameters.Parsed(parameter, value);
    }

    public void Unset(string parameter) => Set(parameter, SessionParameters.Text(
        SessionParameters.Defaults.GetValueOrDefault(parameter)
            ?? throw new SnowflakeError("001006", "22023", $"SQL compilation error:\ninvalid parameter '{parameter}'")));

    /// <summary>Lets bare names in queries stand for objects of a schema.</summary>
    /// <exception cref="System.Data.Common.DbException">There is no such schema.</exception>
    public async Task UseSchemaAsync(string schema, CancellationToken cancellationToken)
    {
        await UseAsync(connection, schema, cancellationToken);
        Names = Names with { Schema = schema };
    }

    /// <summary>Snowflake's PUBLIC is where the engine keeps what has no schema.</summary>
    public static Task UseAsync(SnowflakeConnection connection, string schema, CancellationToken cancellationToken) =>
        connection.UseSchemaAsync(schema == "PUBLIC" ? "main" : schema, cancellationToken);

    public void Renew() => Token = SessionTable.NewToken();

    /// <summary>Notes whether a transaction is open after a statement.</summary>
    public void NoteTransaction(DateTimeOffset now) => TransactionSince = connection.InTransaction ? TransactionSince ?? now : null;

    /// <summary>Stops what runs and waits in it. It can be asked nothing from here on.</summary>
    public void End() => _end.Cancel();

    // Neither the turn nor the source is disposed: who found the session before it ended may still come to them, and is cancelled there.
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Turn.WaitAsync();
        await connection.DisposeAsync();
    }
}
