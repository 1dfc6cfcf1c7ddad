using TradeKpi.SnowflakeApi.Dialect;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.SnowflakeApi.Sessions;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Queries;

/// <summary>USE and ALTER SESSION.</summary>
/// <remarks>https://docs.snowflake.com/en/sql-reference/sql/use, …/sql/alter-session</remarks>
internal static class SessionStatements
{
    private const string Supported = "USE DATABASE, SCHEMA, ROLE, SECONDARY ROLES, WAREHOUSE; ALTER SESSION SET or UNSET a parameter.";

    public static async Task RunAsync(ClientSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        var words = new StatementWords(statement, Supported);
        if (words.Accept("use"))
        {
            await UseAsync(session, words, cancellationToken);
        }
        else
        {
            words.Accept("alter", "session");
            Alter(session, words);
        }
    }

    private static async Task UseAsync(ClientSession session, StatementWords words, CancellationToken cancellationToken)
    {
        if (words.Accept("secondary", "roles"))
        {
            _ = words.Word();
            words.ExpectEnd();
            return;
        }

        var kind = words.Accept("role") ? "role" : words.Accept("warehouse") ? "warehouse" : words.Accept("database") ? "database"
            : words.Accept("schema") ? "schema" : "";
        var name = words.Name();
        words.ExpectEnd();
        switch (kind)
        {
            case "role":
                session.Names = session.Names with { Role = name[0] };
                break;
            case "warehouse":
                session.Names = session.Names with { Warehouse = name[0] };
                break;
            case "database":
                RequireDatabase(session, name[0]);
                break;
            default:
                // A lone name without a kind is a database.
                if (name.Count == 2 || kind.Length == 0)
                    RequireDatabase(session, name[0]);
                if (name.Count == 2 || kind.Length > 0)
                    await session.UseSchemaAsync(name[^1], cancellationToken);
                break;
        }
    }

    private static void RequireDatabase(ClientSession session, string name)
    {
        if (!name.Equals(session.Names.Database, StringComparison.OrdinalIgnoreCase))
            throw new SnowflakeError("002043", "02000",
                $"SQL compilation error:\nDatabase '{name}' does not exist: there is {session.Names.Database}.");
    }

    private static void Alter(ClientSession session, StatementWords words)
    {
        var isSet = words.Accept("set");
        if (!isSet && !words.Accept("unset"))
            throw words.Refused();
        while (!words.AtEnd)
        {
            var name = words.Word();
            if (!isSet)
                session.Unset(name);
            else if (words.Accept("="))
                session.Set(name, words.Value());
            else
                throw words.Refused();
            words.Accept(",");
        }
    }
}
