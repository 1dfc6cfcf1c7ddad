using System.Data.Common;
using Azure.Core;
using TradeKpi.Azure.SignIn;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Warehouse;

/// <summary>
/// Sessions of Snowflake, pooled by its driver. Each is in UTC, commits statement by statement unless a transaction has begun, and says of
/// its errors whether they pass.
/// </summary>
public sealed class SnowflakeDataSource : DbDataSource
{
    private readonly SnowflakeOptions? _options;
    private readonly KeyVaultKey? _key;
    private readonly IWarehouseDriver _driver;
    private readonly string _setup;
    private readonly Patience _patience;
    private int _open;

    /// <param name="credential">Reads the private key, where it lies in Key Vault.</param>
    public SnowflakeDataSource(SnowflakeOptions options, TokenCredential credential, IWarehouseDriver driver, TimeProvider time)
        : this(options, options?.PrivateKeySecretUri is { } secret ? KeyVaultKey.At(secret, credential) : null, driver, time)
    {
    }

    internal SnowflakeDataSource(SnowflakeOptions? options, KeyVaultKey? key, IWarehouseDriver driver, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _key, _driver, _setup) = (options, key, driver, SnowflakeConnectionString.Setup(options));
        ConnectionString = SnowflakeConnectionString.Of(options, privateKey: null);
        _patience = new Patience(options.Patience, options.SignInPause, time ?? TimeProvider.System);
    }

    /// <summary>Sessions by a connection string of the driver as it is.</summary>
    internal SnowflakeDataSource(string connectionString, IWarehouseDriver driver)
        : this(new SnowflakeOptions(), key: null, driver) => (ConnectionString, _options) = (connectionString, null);

    /// <summary>Without the private key.</summary>
    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => Connection(_key?.Get());

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await _patience.RunAsync(SignInAsync, late: late => late.Dispose(), IsOfSignIn, cancellationToken);
            Interlocked.Increment(ref _open);
            connection.Disposed += (_, _) => Interlocked.Decrement(ref _open);
            return connection;
        }
        catch (Exception e) when (e is TimeoutException or EarlierFailureException)
        {
            throw new SnowflakeException($"Snowflake gives no session. {e.Message}", e, isTransient: true);
        }
    }

    private async Task<TranslatedConnection> SignInAsync()
    {
        var connection = Connection(_key is null ? null : await _key.GetAsync(CancellationToken.None));
        try
        {
            await connection.OpenAsync(CancellationToken.None);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// While any session is open, signing in works, and what failed is a pool that is full. A key that was just replaced may do at once.
    /// </summary>
    private bool IsOfSignIn(Exception e) =>
        Volatile.Read(ref _open) == 0
        && (e is TimeoutException || (e is SnowflakeException error && !(_key is not null && error.Number == Transience.InvalidToken)));

    private TranslatedConnection Connection(string? privateKey)
    {
        var text = _options is null || privateKey is null ? ConnectionString : SnowflakeConnectionString.Of(_options, privateKey);
        return new TranslatedConnection(_driver.Connect(text), new Translation(_driver), _setup, Refused);
    }

    private void Refused(SnowflakeException error)
    {
        if (error.Number == Transience.InvalidToken)
            _key?.Forget();
    }
}
