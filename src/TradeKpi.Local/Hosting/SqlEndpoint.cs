using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Local.Shell;
using TradeKpi.SnowflakeApi;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// Answers <c>sql</c> of a command that finds its data folder held by this host: like Snowflake's clients, by the loopback address alone.
/// </summary>
internal static class SqlEndpoint
{
    public static async Task AnswerAsync(HttpContext context)
    {
        Visitors.RefuseForms(context.Request);
        if (!TokenGate.IsOfThisMachine(context))
            throw new ProblemException(StatusCodes.Status403Forbidden, "SQL is answered to this machine alone.");
        var desk = context.RequestServices.GetRequiredService<SqlDesk>();
        try
        {
            var question = await JsonSerializer.DeserializeAsync<SqlQuestion>(
                context.Request.Body, ResultJson.Options, context.RequestAborted);
            await using var answer = await desk.AskAsync(question?.Sql ?? "", question?.Password, context.RequestAborted);
            context.Response.ContentType = SqlLines.ContentType;
            await SqlLines.WriteAsync(answer, context.Response.Body, context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, $"The body is no JSON with sql in it: {e.Message}");
        }
        catch (SqlAnswerException e)
        {
            throw new ProblemException(
                e.IsOfQuestion ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }
}

/// <summary>What is asked.</summary>
/// <param name="Password">Where the host's door for Snowflake's clients wants one.</param>
internal sealed record SqlQuestion(string Sql, string? Password)
{
    // Passwords never come into a log.
    public override string ToString() => Sql;
}
