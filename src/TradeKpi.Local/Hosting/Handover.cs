using Microsoft.AspNetCore.Http;
using TradeKpi.Embedded;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// The last moments of a warehouse that another takes the place of: nobody writes to it any more, as what people were told was kept would
/// be gone with it. Changes over HTTP are refused; other writers wait until they are cut off with the host.
/// </summary>
internal sealed class Handover(EmbeddedDatabase database)
{
    private volatile bool _hasBegun;

    // Where all goes well it is never given back, and ends with the warehouse.
    private IDisposable? _writer;

    /// <summary>Ends when those who were at it have written: what they wrote can be copied.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        _writer ??= await database.HoldWriterAsync(cancellationToken);
    }

    /// <summary>Lets writers in again: the warehouse stays.</summary>
    public void TakeBack()
    {
        _writer?.Dispose();
        (_writer, _hasBegun) = (null, false);
    }

    // Events go to the hub, and are taken.
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!_hasBegun || !(HttpMethods.IsPut(context.Request.Method) || HttpMethods.IsDelete(context.Request.Method)))
            return next(context);
        SecurityHeaders.Add(context.Response);
        context.Response.Headers.RetryAfter = "10";
        return Problems.WriteAsync(context,
            new(StatusCodes.Status503ServiceUnavailable, "The warehouse was rebuilt, and the new one is opened. Send this again then.", []),
            ProblemFormat.Details);
    }
}
