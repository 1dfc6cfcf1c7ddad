using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Results;
using TradeKpi.SnowflakeApi.Sessions;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>Writes the answer with a result.</summary>
internal static class ResultAnswer
{
    public static async Task WriteAsync(HttpContext context, ClientSession session, QueryRun run, Result result)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteStartObject("data");
        foreach (var (name, value) in About(context, session, run, result))
        {
            writer.WritePropertyName(name);
            if (value is null)
                writer.WriteNullValue();
            else
                value.WriteTo(writer);
        }

        if (IsArrow(session, result))
        {
            writer.WriteBase64String("rowsetBase64", result.InlineRows == 0 ? [] : ArrowRows.Write(result.Columns, result.Inline));
        }
        else
        {
            writer.WritePropertyName("rowset");
            writer.WriteRawValue([(byte)'[', .. result.Inline, (byte)']'], skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.WriteNull("code");
        writer.WriteNull("message");
        writer.WriteBoolean("success", true);
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
    }

    // What is no query comes as JSON, whatever was asked.
    private static bool IsArrow(ClientSession session, Result result) =>
        session.WantsArrow && result.StatementType == StatementTypes.Select;

    private static JsonObject About(HttpContext context, ClientSession session, QueryRun run, Result result)
    {
        var about = new JsonObject
        {
            ["parameters"] = SessionParameters.ToJson(session.Parameters),
            ["rowtype"] = new JsonArray([.. result.Columns.Select(column => column.ToJson())]),
            ["total"] = result.Total,
            ["returned"] = result.Total,
            ["queryId"] = run.Id,
            ["databaseProvider"] = null,
            ["finalDatabaseName"] = session.Names.Database,
            ["finalSchemaName"] = session.Names.Schema,
            ["finalWarehouseName"] = session.Names.Warehouse,
            ["finalRoleName"] = session.Names.Role,
            ["numberOfBinds"] = 0,
            ["arrayBindSupported"] = StatementTypes.IsDml(result.StatementType),
            ["statementTypeId"] = result.StatementType,
            ["version"] = 1,
            ["sendResultTime"] = run.EndedAt?.ToUnixTimeMilliseconds(),
            ["queryResultFormat"] = IsArrow(session, result) ? "arrow" : "json",
            ["queryContext"] = new JsonObject { ["entries"] = new JsonArray() },
        };
        if (run.Parts.Count > 0)
        {
            about["resultIds"] = string.Join(',', run.Parts.Select(part => part.Id));
            about["resultTypes"] = string.Join(',', run.Parts.Select(part => part.End.Result.StatementType));
        }

        if (result.Chunks.Count > 0)
        {
            var root = $"http://{context.Request.Host}/results/{run.Id}/{run.Key}/";
            about["chunkHeaders"] = new JsonObject();
            about["chunks"] = new JsonArray([.. result.Chunks.Select((chunk, i) => new JsonObject
            {
                ["url"] = FormattableString.Invariant($"{root}{i}{(IsArrow(session, result) ? "?format=arrow" : "")}"),
                ["rowCount"] = chunk.Rows,
                ["uncompressedSize"] = chunk.Bytes,
                ["compressedSize"] = chunk.Compressed,
            })]);
        }

        return about;
    }
}
