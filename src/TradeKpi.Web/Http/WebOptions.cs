using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Web.Http;

/// <summary>What the HTTP side takes.</summary>
public sealed class WebOptions
{
    /// <summary>The largest body of POST events, in bytes.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Events in a body of POST events, whatever they are: each takes a line of the answer.</summary>
    [Range(1, 10_000_000)]
    public int MaxBodyEvents { get; set; } = 100_000;

    /// <summary>Bodies of POST events that are read at a time.</summary>
    [Range(1, 10_000)]
    public int MaxBodies { get; set; } = 64;

    /// <summary>Bodies that wait for their turn beside them; one more is answered with 503 and Retry-After.</summary>
    [Range(0, 100_000)]
    public int MaxWaitingBodies { get; set; } = 256;

    /// <summary>How long a body may take to come, and how long one waits for its turn.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxBodyTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The names, parted by ;, by which callers may ask, beside addresses and localhost; * lets every name in. A front end that routes by
    /// name, as in Azure, has checked it already.
    /// </summary>
    [Required]
    public string AllowedHosts { get; set; } = "*";

    /// <summary>The origins, parted by ;, whose pages are answered beside our own, as in <c>https://portal.example</c>.</summary>
    [Required(AllowEmptyStrings = true)]
    public string AllowedOrigins { get; set; } = "";

    /// <summary>Rows in a page of OData; a longer answer goes on at its nextLink.</summary>
    [Range(1, 100_000)]
    public int ODataPageRows { get; set; } = 10_000;

    /// <summary>Reports that are answered at a time: the share of the machine, or of the warehouse, that questions may take.</summary>
    [Range(1, 1_000)]
    public int MaxQuestions { get; set; } = 8;

    /// <summary>Reports that wait for their turn beside them; one more is answered with 503 and Retry-After.</summary>
    [Range(0, 100_000)]
    public int MaxWaitingQuestions { get; set; } = 64;

    /// <summary>How long one waits for its turn before it is answered with 503 and Retry-After.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxQuestionWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a report may take before it is ended, its answer's writing included and its sending not.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan MaxQuestionTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The largest answer, in bytes.</summary>
    [Range(1L << 16, 1L << 40)]
    public long MaxAnswerBytes { get; set; } = 1L << 30;

    /// <summary>
    /// The largest answer that is held in memory and shared by all who ask the same; a larger one lies in a passing file.
    /// </summary>
    [Range(1 << 10, 1 << 28)]
    public int MaxSharedBytes { get; set; } = 4 << 20;

    /// <summary>Bytes of answers that are kept for who asks next.</summary>
    [Range(0L, 1L << 36)]
    public long MaxKeptBytes { get; set; } = 64L << 20;

    /// <summary>How long an answer is kept.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepAnswers { get; set; } = TimeSpan.FromMinutes(5);
}
