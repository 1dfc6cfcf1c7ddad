using System.Data.Common;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Embedded.Tests.Snowflake.Conformance;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Snowflake;

/// <summary>The scripts of sql/ on the embedded warehouse: verbatim, and again and again. Tasks have tests of their own.</summary>
public sealed class ScriptTests
{
    private static readonly IReadOnlyList<string> s_elsewhere = [.. SqlDeployment.SkippedByDefault, "75_tasks"];

    [Fact]
    public async Task Every_script_runs_and_runs_again()
    {
        await using var warehouse = EmbeddedEngine.Warehouse();
        await using var connection = await warehouse.OpenConnectionAsync();
        for (var round = 0; round < 2; round++)
        {
            foreach (var script in Scripts())
                await RunAsync(connection, script);
        }
    }

    private static async Task RunAsync(DbConnection connection, string script)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(script);
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (SnowflakeSqlException failure)
        {
            Assert.Fail($"{Path.GetFileName(script)}: {failure.Message}");
        }
    }

    private static IEnumerable<string> Scripts()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "TradeKpi.sln")))
            root = root.Parent;
        return Directory.EnumerateFiles(Path.Combine(root.FullName, "sql"), "*.sql", SearchOption.AllDirectories)
            .Where(script => !s_elsewhere.Any(folder => script.Contains(folder, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }
}
