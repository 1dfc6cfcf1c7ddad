using System.ComponentModel.DataAnnotations;

namespace TradeKpi.SnowflakeApi.Limits;

/// <summary>Who may come in, and how much one may ask.</summary>
public sealed class SnowflakeApiOptions
{
    /// <summary>The section of the configuration, as in <c>SnowflakeApi__Password</c>.</summary>
    public const string Section = "SnowflakeApi";

    /// <summary>The password that every user needs; null lets any in.</summary>
    public string? Password { get; set; }

    /// <summary>Whether sessions may write. They hold the one writer of the warehouse while they do.</summary>
    public bool Writable { get; set; }

    /// <summary>The name of the one database.</summary>
    [RegularExpression("[A-Z_][A-Z0-9_]*")]
    public string Database { get; set; } = "TRADEKPI";

    /// <summary>Where a bare name stands until a session says otherwise.</summary>
    [RegularExpression("[A-Z_][A-Z0-9_]*")]
    public string Schema { get; set; } = "GOLD";

    /// <summary>Sessions at a time; a login beyond is refused.</summary>
    [Range(1, 10_000)]
    public int MaxSessions { get; set; } = 64;

    /// <summary>
    /// Queries that run at a time: the share of the machine that ingestion and reports may lose. One statement that writes runs beside
    /// them.
    /// </summary>
    [Range(1, 64)]
    public int MaxRunning { get; set; } = 2;

    /// <summary>Statements that wait for their turn; one more is refused.</summary>
    [Range(0, 10_000)]
    public int MaxWaiting { get; set; } = 64;

    /// <summary>After which a statement is cancelled, its wait included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "24:00:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After which, from its first write on, a transaction is rolled back, idle or not: nothing else writes meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After which an answer says that the statement still runs, and where to ask again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a session token holds before it is renewed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After which a session that asks nothing ends.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How long a result can be fetched.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan ResultLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Results that can be fetched; the oldest go first. Each holds <see cref="InlineBytes"/> of memory at most.</summary>
    [Range(1, 100_000)]
    public int MaxResults { get; set; } = 128;

    /// <summary>Rows of a result; a query with more is refused.</summary>
    [Range(1L, 1_000_000_000L)]
    public long MaxRows { get; set; } = 10_000_000;

    /// <summary>Bytes of all results that are kept on disk, compressed; a result beyond is refused.</summary>
    [Range(1L << 10, 1L << 44)]
    public long MaxKeptBytes { get; set; } = 4L << 30;

    /// <summary>Bytes of rows that an answer carries itself; the rest comes in chunks of that size times eight.</summary>
    [Range(1 << 10, 64 << 20)]
    public int InlineBytes { get; set; } = 1 << 20;

    /// <summary>Rows that one statement may bind at once; more are refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxBoundRows { get; set; } = 100_000;

    /// <summary>Bytes of a request, unpacked.</summary>
    [Range(1L << 10, 1L << 30)]
    public long MaxRequestBytes { get; set; } = 32L << 20;
}
