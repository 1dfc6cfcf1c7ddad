using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Azure.Warehouse;

/// <summary>Which Snowflake account, as whom, and how patient the sessions are.</summary>
public sealed class SnowflakeOptions : IValidatableObject
{
    public const string Section = "Snowflake";

    /// <summary>Signs in as the managed identity of this host; there is no secret.</summary>
    public const string WorkloadIdentity = "workload_identity";

    /// <summary>Signs in with a key pair.</summary>
    public const string KeyPair = "snowflake_jwt";

    /// <summary>The account identifier, organisation-account.</summary>
    [Required(ErrorMessage = $"{Section}:Account is not set: the account identifier, like ORGANISATION-ACCOUNT.")]
    [RegularExpression(@"^\w[\w.-]*\w$", ErrorMessage = $"{Section}:Account must be an account identifier like ORGANISATION-ACCOUNT, " +
        "without https:// and the domain.")]
    public string Account { get; set; } = "";

    [Required(ErrorMessage = $"{Section}:User is not set: the user of sql/00_platform/070_workload_user.sql.")]
    public string User { get; set; } = "tradekpi_functions";

    [Required(ErrorMessage = $"{Section}:Warehouse is not set.")]
    public string Warehouse { get; set; } = "tradekpi_wh";

    /// <summary>
    /// The warehouse that reports read with, so that they neither wait for loads and runs nor delay them; empty for the same.
    /// </summary>
    public string ReportWarehouse { get; set; } = "";

    [Required(ErrorMessage = $"{Section}:Database is not set.")]
    public string Database { get; set; } = "tradekpi";

    [Required(ErrorMessage = $"{Section}:Role is not set.")]
    public string Role { get; set; } = "tradekpi_loader";

    /// <summary>The role in which reports are read; it writes nothing.</summary>
    [Required(ErrorMessage = $"{Section}:ReaderRole is not set.")]
    public string ReaderRole { get; set; } = "tradekpi_reader";

    [RegularExpression($"^({WorkloadIdentity}|{KeyPair})$",
        ErrorMessage = $"{Section}:Authenticator must be {WorkloadIdentity} or {KeyPair}.")]
    public string Authenticator { get; set; } = WorkloadIdentity;

    /// <summary>
    /// The Key Vault secret with the private key in PEM, for a key pair: <c>https://VAULT.vault.azure.net/secrets/NAME</c>.
    /// </summary>
    public Uri? PrivateKeySecretUri { get; set; }

    /// <summary>A file with the private key in PEM, for a key pair on a developer's machine.</summary>
    public string PrivateKeyFile { get; set; } = "";

    /// <summary>Another host than the account's, for a private link; empty otherwise.</summary>
    public string Host { get; set; } = "";

    [Range(1, 65_535)]
    public int Port { get; set; } = 443;

    [RegularExpression("^https?$", ErrorMessage = $"{Section}:Scheme must be https; http is for this machine only.")]
    public string Scheme { get; set; } = "https";

    /// <summary>What each statement is tagged with in Snowflake's query history.</summary>
    [StringLength(2000)]
    public string QueryTag { get; set; } = "tradekpi";

    /// <summary>The longest that a statement may run.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest that signing in may take, whether anybody still waits for it or not.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest that anybody waits for a session. A sign-in that takes longer goes on, and serves the next who asks.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a failed sign-in nobody tries it again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SignInPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Sessions at the same time, of one host.</summary>
    [Range(1, 1000)]
    public int MaxPool { get; set; } = 10;

    /// <summary>How long a request waits for a free session before it fails as one that can be made again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A session is closed once it is older than this.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "04:00:00")]
    public TimeSpan SessionAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The same account, and no right but to read.</summary>
    public SnowflakeOptions ForReports()
    {
        var options = (SnowflakeOptions)MemberwiseClone();
        options.Role = ReaderRole;
        if (ReportWarehouse.Length > 0)
            options.Warehouse = ReportWarehouse;
        return options;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var keys = (PrivateKeySecretUri is null ? 0 : 1) + (PrivateKeyFile.Length > 0 ? 1 : 0);
        if (Authenticator == KeyPair && keys != 1)
        {
            yield return new ValidationResult(
                $"{Section}:Authenticator is {KeyPair}: set {Section}:PrivateKeySecretUri to the Key Vault secret with the key, or " +
                $"{Section}:PrivateKeyFile, and not both.",
                [nameof(PrivateKeySecretUri)]);
        }

        if (PrivateKeySecretUri is { } secret && !KeyVaultKey.IsSecret(secret))
        {
            yield return new ValidationResult(
                $"{Section}:PrivateKeySecretUri must be like https://VAULT.vault.azure.net/secrets/NAME, not {secret}.",
                [nameof(PrivateKeySecretUri)]);
        }

        if (Scheme == "http" && Host is not ("127.0.0.1" or "localhost"))
            yield return new ValidationResult($"{Section}:Scheme is http, which is for {Section}:Host 127.0.0.1 only: a session's token " +
                "would travel openly.", [nameof(Scheme)]);
    }
}
