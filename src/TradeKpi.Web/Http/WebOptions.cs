using System.ComponentModel.DataAnnotations;

namespace TradeKpi.Web.Http;

/// <summary>What the HTTP side takes.</summary>
public sealed class WebOptions
{
    /// <summary>The largest body of POST events, in bytes.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Rows in a page of OData; a longer answer goes on at its nextLink.</summary>
    [Range(1, 100_000)]
    public int ODataPageRows { get; set; } = 10_000;
}
