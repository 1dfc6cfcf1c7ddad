using System.CommandLine;
using System.Text.Json;
using TradeKpi.Embedded;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;
using TradeKpi.SnowflakeApi;
using TradeKpi.SnowflakeApi.Limits;

namespace TradeKpi.Local.Commands;

/// <summary><c>sql STATEMENT</c>: asks the warehouse in SQL, read-only, the folder itself or the process that holds it.</summary>
internal static class SqlCommand
{
    public static Command Make(Terminal terminal, SharedOptions shared)
    {
        var statement = new Argument<string[]>("statement")
        {
            Description = "In quotes; several stand between semicolons, run in order, and the last one's rows are printed. - reads them "
                + "from standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = SharedOptions.Named(
            new Option<string?>("--file") { Description = "Read the statements from a file.", HelpName = "FILE" });
        var command = new Command("sql", "Asks the warehouse in SQL, and writes nothing.") { statement, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var sql = await ReadAsync(terminal, parsed.GetValue(statement)!, parsed.GetValue(file), cancellationToken);
            var folder = new DataFolder(parsed.GetValue(shared.Data)!);
            await AskAsync(terminal, folder, sql, parsed.GetValue(shared.Format)!, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<string> ReadAsync(Terminal terminal, string[] given, string? file, CancellationToken cancellationToken)
    {
        if (given.Length + (file is null ? 0 : 1) != 1)
        {
            throw new UsageException(given.Length > 1
                ? $"A statement is one argument, in quotes: sql \"{string.Join(' ', given)}\""
                : "What is asked stands in quotes, in --file FILE, or comes from standard input with -: sql \"select * from daily_sales\"");
        }

        if (file is null && given[0] != InputPaths.StandardInput)
            return given[0];
        using var text = new StreamReader(file is null ? terminal.Input : InputPaths.Open(file), leaveOpen: file is null);
        return await text.ReadToEndAsync(cancellationToken);
    }

    private static async Task AskAsync(
        Terminal terminal, DataFolder folder, string sql, string format, CancellationToken cancellationToken)
    {
        var way = await FolderReading.BeginAsync(folder, terminal, cancellationToken);
        if (way.Host is { } host)
        {
            var password = terminal.Settings[$"{SnowflakeApiOptions.Section}:{nameof(SnowflakeApiOptions.Password)}"];
            var question = JsonSerializer.Serialize(new SqlQuestion(sql, password), ResultJson.Options);
            await using var body = await host.PostAsync(LocalEndpoints.Sql, cancellationToken, question);
            var (columns, rows) = await SqlLines.ReadAsync(body, cancellationToken);
            await SqlRows.PrintAsync(terminal, columns, rows, format, cancellationToken);
            return;
        }

        await using var session = way.Session!;
        var options = session.Get<SnowflakeApiOptions>();
        await using var desk = new SqlDesk(session.Get<EmbeddedDatabase>().Warehouse, options,
            folder.Scratch("sql-" + Path.GetRandomFileName()), terminal.Time);
        await using var answer = await desk.AskAsync(sql, options.Password, cancellationToken);
        await SqlRows.PrintAsync(terminal, answer.Columns, answer.RowsAsync(cancellationToken), format, cancellationToken);
    }
}
