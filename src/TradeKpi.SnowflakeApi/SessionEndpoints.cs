using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Queries;
using TradeKpi.SnowflakeApi.Sessions;

namespace TradeKpi.SnowflakeApi;

/// <summary>The addresses at which clients sign in, renew their tokens and leave.</summary>
internal sealed class SessionEndpoints(SessionTable sessions, QueryTable table, SnowflakeApiOptions options)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/session/v1/login-request", Answers.Guarded(LoginAsync));
        app.MapPost("/session/token-request", Answers.Guarded(RenewAsync));
        app.MapMethods("/session/heartbeat", ["GET", "POST"], Answers.Guarded(HeartbeatAsync));
        app.MapPost("/session", Answers.Guarded(CloseAsync));
        app.MapPost("/session/authenticator-request", Answers.Guarded(_ => throw SnowflakeError.NotSupported(
            "signing in through a browser.", "a user name, and the password if one is set.")));
        app.MapPost("/telemetry/send", Answers.Guarded(context => Answers.SucceedAsync(context, null)));
    }

    private async Task LoginAsync(HttpContext context)
    {
        var data = (await Requests.BodyAsync(context))["data"] as JsonObject;
        var session = await sessions.LoginAsync(data, name => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null,
            context.RequestAborted);
        await Answers.SucceedAsync(context, new JsonObject
        {
            ["token"] = session.Token,
            ["masterToken"] = session.MasterToken,
            ["validityInSeconds"] = (long)options.TokenLifetime.TotalSeconds,
            ["masterValidityInSeconds"] = (long)options.SessionLifetime.TotalSeconds,
            ["displayUserName"] = session.Names.User,
            ["serverVersion"] = Preparation.ServerVersion,
            ["firstLogin"] = false,
            ["remMeToken"] = null,
            ["remMeValidityInSeconds"] = 0,
            ["healthCheckInterval"] = 45,
            ["sessionId"] = session.Id,
            ["parameters"] = SessionParameters.ToJson(session.Parameters),
            ["sessionInfo"] = new JsonObject
            {
                ["databaseName"] = session.Names.Database,
                ["schemaName"] = session.Names.Schema,
                ["warehouseName"] = session.Names.Warehouse,
                ["roleName"] = session.Names.Role,
            },
        });
    }

    private Task RenewAsync(HttpContext context)
    {
        var session = sessions.Renew(Requests.Token(context));
        return Answers.SucceedAsync(context, new JsonObject
        {
            ["sessionToken"] = session.Token,
            ["validityInSecondsST"] = (long)options.TokenLifetime.TotalSeconds,
            ["masterToken"] = session.MasterToken,
            ["validityInSecondsMT"] = (long)options.SessionLifetime.TotalSeconds,
            ["sessionId"] = session.Id,
        });
    }

    private Task HeartbeatAsync(HttpContext context)
    {
        _ = sessions.Find(Requests.Token(context));
        return Answers.SucceedAsync(context, null);
    }

    private async Task CloseAsync(HttpContext context)
    {
        var session = sessions.Find(Requests.Token(context));
        if (context.Request.Query["delete"] == "true")
        {
            await sessions.CloseAsync(session);
            table.ForgetSession(session.Id);
        }

        await Answers.SucceedAsync(context, null);
    }
}
