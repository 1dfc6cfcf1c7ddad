using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OData;
using Microsoft.OData.UriParser;
using TradeKpi.Report;
using TradeKpi.Report.Asking;
using TradeKpi.Web.Http;
using TradeKpi.Web.Questions;
using TradeKpi.Web.Reports;

namespace TradeKpi.Web.OData;

/// <summary>
/// The KPI reports, and the orders, trades, customers, products and days behind them, over OData 4.0, read only, for Power BI, Excel and
/// their like: service document, metadata, rows, counts, figures of groups.
/// </summary>
/// <remarks>https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html.</remarks>
public sealed class ODataHandler(ReportStage stage, QuestionDesk questions, WebOptions options)
{
    public const string Path = "/odata";

    /// <exception cref="ProblemException">What is asked for is not there, not served, or not to be had in a format that is
    /// acceptable.</exception>
    /// <exception cref="ReportArgumentException">A parameter of the report is wrong.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers["OData-Version"] = "4.0";
        ODataHeaders.RefuseOldVersions(context.Request);

        // Escaped again: a key may hold what would end a path.
        var path = context.Request.Path.ToUriComponent()[Path.Length..].TrimStart('/');
        var root = new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{Path}/");
        try
        {
            if (path == "$metadata")
                await WriteAsync(context, "application/xml", ODataModel.Metadata);
            else if (path.Length == 0)
                await WriteServiceDocumentAsync(context, root);
            else
                await AnswerAsync(context,
                    ODataQuestion.Read(context.Request, root, path, ODataHeaders.PageRows(context.Request, options.ODataPageRows)));
        }
        catch (ODataUnrecognizedPathException e)
        {
            throw new ProblemException(StatusCodes.Status404NotFound, e.Message);
        }
        catch (ODataContentTypeException e)
        {
            throw new ProblemException(StatusCodes.Status406NotAcceptable, e.Message);
        }
        catch (ODataException e)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private async Task AnswerAsync(HttpContext context, ODataQuestion question)
    {
        var (request, response, cancellationToken) = (context.Request, context.Response, context.RequestAborted);
        if (question.IsCountOnly)
        {
            await WriteAsync(context, "text/plain", (await questions.RunAsync(
                stop => stage.CountAsync(question.Arguments, stop), cancellationToken)).ToString(CultureInfo.InvariantCulture));
            return;
        }

        var accept = ODataHeaders.Accept(request);
        var format = string.Join('|', accept, question.IsCounted, request.Query["$select"], request.Query["$expand"],
            request.Query["$apply"]);
        var tag = ReportTag.Of(await questions.VersionAsync(question.Arguments, cancellationToken), question.Arguments, format);
        if (ReportTag.IsHeld(request, tag))
        {
            (response.Headers.ETag, response.StatusCode) = (tag, StatusCodes.Status304NotModified);
            return;
        }

        // The answer says where its next page is: it is that of the address, too.
        var address = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.GetEncodedUrl())));
        await using var answer = await questions.AskAsync($"{tag} {address}",
            (body, stop) => WriteAsync(request, question, accept, format, body, stop), cancellationToken);
        response.Headers.Vary = "Accept, Prefer";
        await answer.SendAsync(context);
    }

    private async Task<AnswerHead> WriteAsync(HttpRequest request, ODataQuestion question, string accept, string format, Stream body,
        CancellationToken stop)
    {
        await using var result = await stage.OpenAsync(question.Arguments, stop);
        var rows = await ODataPage.ReadAsync(stage, question, result, stop);
        var answer = new ODataAnswer(question.Uri, accept);
        if (!question.IsOne)
            answer.WriteRows(question, rows,
                question.IsCounted ? await stage.CountAsync(question.Arguments.InPagesOf(result.Version), stop) : null,
                Next(request, question, result));
        else if (rows is [var row])
            answer.WriteRow(question, row);
        else
            throw new ProblemException(StatusCodes.Status404NotFound, $"{question.Report.Name} has no row of that key.");
        await body.WriteAsync(answer.Body.GetBuffer().AsMemory(0, (int)answer.Body.Length), stop);
        return new AnswerHead(answer.ContentType!, ReportTag.Of(result.Version, question.Arguments, format));
    }

    /// <summary>The same URL with the token of the next page, or null on the last.</summary>
    private static Uri? Next(HttpRequest request, ODataQuestion question, ReportResult result)
    {
        if (result.Next is null || !question.MayGoOn)
            return null;
        var others = request.Query.Where(option => option.Key != "$skiptoken")
            .SelectMany(option => option.Value.Select(value => KeyValuePair.Create(option.Key, value)));
        var token = KeyValuePair.Create("$skiptoken", (string?)result.Next);
        return new Uri(QueryHelpers.AddQueryString(new Uri(question.Uri.ServiceRoot, question.Set.Name).AbsoluteUri, others.Append(token)));
    }

    private static Task WriteServiceDocumentAsync(HttpContext context, Uri root)
    {
        var answer = new ODataAnswer(new ODataUri { ServiceRoot = root }, ODataHeaders.Accept(context.Request));
        answer.WriteServiceDocument();
        return WriteAsync(context, answer);
    }

    private static Task WriteAsync(HttpContext context, ODataAnswer answer)
    {
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers.Vary = "Accept, Prefer";
        return context.Response.Body.WriteAsync(answer.Body.GetBuffer().AsMemory(0, (int)answer.Body.Length), context.RequestAborted)
            .AsTask();
    }

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
