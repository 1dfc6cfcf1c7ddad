using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>DROP of schemas, tables, views, functions, procedures and streams.</summary>
internal static class Drops
{
    public static async Task RunAsync(Work work, SqlStatement statement, CancellationToken cancellationToken)
    {
        var cursor = new TokenCursor(statement, "DROP SCHEMA | TABLE | VIEW | FUNCTION | PROCEDURE | STREAM [IF EXISTS] name [CASCADE | RESTRICT].");
        cursor.Expect("drop");
        var kind = cursor.Take().Text.ToLowerInvariant();
        var condition = cursor.Accept("if", "exists") ? "if exists " : "";
        if (kind is "schema")
        {
            var schema = cursor.TakeIdentifier().Unquoted;
            var restrict = cursor.Accept("restrict");
            cursor.Accept("cascade");
            cursor.ExpectEnd();
            await DropSchemaAsync(work, condition, schema, restrict, cancellationToken).ConfigureAwait(false);
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
                work.Session.Warehouse.Streams.RefuseIfTracked(statement, name, "dropped");
                await work.Engine.RunAsync($"drop table {condition}{name.Sql}", cancellationToken).ConfigureAwait(false);
                await ForgetTableAsync(work, name.Key, cancellationToken).ConfigureAwait(false);
                break;
            case "view":
                await work.Engine.RunAsync($"drop view {condition}{name.Sql}", cancellationToken).ConfigureAwait(false);
                break;
            case "function":
                await DropFunctionAsync(work, condition, name, cancellationToken).ConfigureAwait(false);
                break;
            case "procedure":
                await work.Engine.RunAsync(Catalog.Forget("procedures", "name", name.Key), cancellationToken).ConfigureAwait(false);
                break;
            case "stream":
                await Streams.DropAsync(work, statement, name, condition.Length > 0, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw cursor.Refusal($"a {kind} cannot be dropped here.");
        }
    }

    private static async Task DropFunctionAsync(Work work, string condition, ObjectName name, CancellationToken cancellationToken)
    {
        var isTable = await work.Engine.LongAsync(
            $"select count(*) from duckdb_functions() where function_type = 'table_macro' and schema_name = {SqlText.Literal(name.Schema)} and function_name = {SqlText.Literal(name.Name)}",
            cancellationToken).ConfigureAwait(false) > 0;
        await work.Engine.RunAsync($"drop macro {(isTable ? "table " : "")}{condition}{name.Sql}", cancellationToken).ConfigureAwait(false);
    }

    private static async Task DropSchemaAsync(Work work, string condition, string schema, bool restrict, CancellationToken cancellationToken)
    {
        var prefix = SqlText.Literal(schema.ToLowerInvariant() + ".");
        await Streams.ForgetSchemaAsync(work, schema, cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync($"drop schema {condition}{SqlText.Identifier(schema)}{(restrict ? "" : " cascade")}", cancellationToken).ConfigureAwait(false);
        foreach (var (table, column) in ((string, string)[])[("procedures", "name"), ("primary_keys", "table_name"), ("load_history", "table_name"), ("comments", "name")])
            await work.Engine.RunAsync($"delete from __engine.{table} where starts_with({column}, {prefix})", cancellationToken).ConfigureAwait(false);
    }

    private static async Task ForgetTableAsync(Work work, string key, CancellationToken cancellationToken)
    {
        await work.Engine.RunAsync(Catalog.Forget("primary_keys", "table_name", key), cancellationToken).ConfigureAwait(false);
        await work.Engine.RunAsync(Catalog.Forget("load_history", "table_name", key), cancellationToken).ConfigureAwait(false);
    }
}
