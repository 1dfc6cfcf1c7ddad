using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Poll;

/// <summary>A JSON API that changes are pulled from, page by page.</summary>
public sealed class PollOptions : IValidatableObject
{
    public const string Section = "Poll";

    /// <summary>Where the pages are, without the cursor; null pulls nothing.</summary>
    public Uri? Url { get; set; }

    /// <summary>The query parameter that says where to go on.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string CursorParameter { get; set; } = "cursor";

    /// <summary>
    /// Where a page says what the cursor of the next is: a member of the answer, or a JSON pointer such as <c>/meta/next</c>.
    /// </summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public string NextCursor { get; set; } = "next";

    /// <summary>
    /// Where a page holds its changes, likewise. Null: the answer is the array itself, or its member <c>rows</c> or <c>items</c>.
    /// </summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Items { get; set; }

    /// <summary>At most so many pages a run; the next run goes on.</summary>
    [Range(1, 100_000)]
    public int MaxPages { get; set; } = 100;

    /// <summary>How long one page may take to come whole.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest page, in bytes.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Further attempts at a page that the API could not give for the moment, within one run.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>The pause before the first further attempt; it doubles with each. What the API asks for goes first.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Sent as <c>Authorization: Bearer</c>, over https or to this machine only (https://www.rfc-editor.org/rfc/rfc6750).
    /// </summary>
    [RegularExpression(@"^[A-Za-z0-9\-._~+/]+=*$",
        ErrorMessage = "Poll:BearerToken must be a bearer token: letters, digits and - . _ ~ + / =.")]
    public string? BearerToken { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is null)
            yield break;
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https") || Url.UserInfo.Length > 0 || Url.Fragment.Length > 0)
            yield return new ValidationResult("Poll:Url must be an http or https address without user, password and fragment.",
                [nameof(Url)]);
        else if (BearerToken is not null && Url.Scheme == "http" && !Url.IsLoopback)
            yield return new ValidationResult("Poll:BearerToken would travel readable: use https in Poll:Url.",
                [nameof(Url), nameof(BearerToken)]);
    }
}
