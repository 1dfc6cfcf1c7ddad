using System.Data.Common;
using Azure.Core;
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

    /// <param name="credential">Reads the private key, where it lies in Key Vault.</param>
    public SnowflakeDataSource(SnowflakeOptions options, TokenCredential credential, IWarehouseDriver driver)
        : this(options, options?.PrivateKeySecretUri is { } secret ? KeyVaultKey.At(secret, credential) : null, driver)
    {
    }

    internal SnowflakeDataSource(SnowflakeOptions? options, KeyVaultKey? key, IWarehouseDriver driver)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _key, _driver, _setup) = (options, key, driver, SnowflakeConnectionString.Setup(options));
        ConnectionString = SnowflakeConnectionString.Of(options, privateKey: null);
    }

    /// <summary>Sessions by a connection string of the driver as it is.</summary>
    internal SnowflakeDataSource(string connectionString, IWarehouseDriver driver) =>
        (ConnectionString, _driver, _setup) = (connectionString, driver, SnowflakeConnectionString.Setup(new SnowflakeOptions()));

    /// <summary>Without the private key.</summary>
    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => Connection(_key?.Get());

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        var connection = Connection(_key is null ? null : await _key.GetAsync(cancellationToken));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

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
