using TradeKpi.Embedded.Snowflake.Changes;
using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Definitions;

/// <summary>DROP of schemas, tables, views, functions, procedures and streams.</summary>
internal static class Drops
{
    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new Cursor(
            statement, "DROP SCHEMA | TABLE | VIEW | FUNCTION | PROCEDURE | STREAM [IF EXISTS] name [CASCADE | RESTRICT].");
        cursor.Expect("drop");
        var kind = cursor.Take().Text.ToLowerInvariant();
        var condition = cursor.Accept("if", "exists") ? "if exists " : "";
        if (kind is "schema")
        {
            var schema = cursor.TakeIdentifier().Unquoted;
            var restrict = cursor.Accept("restrict");
            cursor.Accept("cascade");
            cursor.ExpectEnd();
            await DropSchemaAsync(work, condition, schema, restrict, cancellationToken);
            return;
        }

        var name = cursor.TakeName();
        if (cursor.Sees("("))
            cursor.TakeGroup();
        cursor.Accept("cascade");
        cursor.Accept("restrict");
        cursor.ExpectEnd();
        switch (kind)
        {
            case "table":
                work.Streams.RefuseIfTracked(statement, name, "dropped");
                await work.Engine.RunAsync($"drop table {condition}{name.Sql}", cancellationToken);
                await ForgetTableAsync(work, name.Key, cancellationToken);
                break;
            case "view":
                await work.Engine.RunAsync($"drop view {condition}{name.Sql}", cancellationToken);
                break;
            case "function":
                await DropFunctionAsync(work, condition, name, cancellationToken);
                break;
            case "procedure":
                await work.Engine.RunAsync(Catalog.Forget("procedures", "name", name.Key), cancellationToken);
                break;
            case "stream":
                await Streams.DropAsync(work, statement, name, condition.Length > 0, cancellationToken);
                break;
            default:
                throw cursor.Refusal($"a {kind} cannot be dropped here.");
        }
    }

    private static async Task DropFunctionAsync(Work work, string condition, ObjectName name, CancellationToken cancellationToken)
    {
        var isTable = await work.Engine.LongAsync(
            $"""
            select count(*) from duckdb_functions()
            where function_type = 'table_macro'
              and schema_name = {SqlText.Literal(name.Schema)} and function_name = {SqlText.Literal(name.Name)}
            """,
            cancellationToken) > 0;
        await work.Engine.RunAsync($"drop macro {(isTable ? "table " : "")}{condition}{name.Sql}", cancellationToken);
    }

    private static async Task DropSchemaAsync(
        Work work, string condition, string schema, bool restrict, CancellationToken cancellationToken)
    {
        var prefix = SqlText.Literal(schema.ToLowerInvariant() + ".");
        await Streams.ForgetSchemaAsync(work, schema, cancellationToken);
        await work.Engine.RunAsync($"drop schema {condition}{SqlText.Identifier(schema)}{(restrict ? "" : " cascade")}", cancellationToken);
        (string, string)[] kept =
            [("procedures", "name"), ("primary_keys", "table_name"), ("load_history", "table_name"), ("comments", "name")];
        foreach (var (table, column) in kept)
            await work.Engine.RunAsync($"delete from __engine.{table} where starts_with({column}, {prefix})", cancellationToken);
    }

    private static async Task ForgetTableAsync(Work work, string key, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync(Catalog.Forget("primary_keys", "table_name", key), cancellationToken);
        await work.Engine.RunAsync(Catalog.Forget("load_history", "table_name", key), cancellationToken);
    }
}
