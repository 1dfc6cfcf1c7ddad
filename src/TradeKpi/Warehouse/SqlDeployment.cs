using System.Data.Common;

namespace TradeKpi.Warehouse;

/// <summary>Runs the scripts of a folder in path order, statement by statement. It remembers nothing: every script is idempotent.</summary>
/// <param name="folder">The folder of the scripts; <see cref="DefaultFolder"/> lies beside the program.</param>
public sealed class SqlDeployment(DbDataSource warehouse, string folder)
{
    /// <summary>
    /// What a deployment leaves out unless told otherwise: the administrator's part, the optional part, who may touch what, and the end of
    /// it all.
    /// </summary>
    public static IReadOnlyList<string> SkippedByDefault { get; } =
    [
        "00_platform", "85_dynamic_twins", "87_snowpipe", "90_access", "91_catalog", "92_privacy", "93_sharing", "94_rates",
        "99_teardown",
    ];

    /// <summary>Where a build puts <c>sql/</c>.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "sql");

    /// <returns>How many statements ran.</returns>
    /// <param name="skipped">Folders directly below that are not run.</param>
    /// <param name="deployed">Told of each script when it is done, by its path below the folder.</param>
    /// <exception cref="SqlDeploymentException">A statement failed; those before it stand.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public async Task<int> DeployAsync(IReadOnlyList<string> skipped, IProgress<string>? deployed, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        var count = 0;
        foreach (var path in Scripts(skipped))
        {
            var script = await File.ReadAllTextAsync(Path.Combine(folder, path), cancellationToken);
            foreach (var statement in Split(path, script))
            {
                await ExecuteAsync(connection, path, statement, cancellationToken);
                count++;
            }

            deployed?.Report(path);
        }

        return count;
    }

    private IEnumerable<string> Scripts(IReadOnlyList<string> skipped) => Directory
        .EnumerateFiles(folder, "*.sql", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Where(path => !skipped.Any(skip => path.StartsWith(skip + "/", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IReadOnlyList<SqlStatement> Split(string path, string script)
    {
        try
        {
            return SqlScript.Split(script);
        }
        catch (FormatException e)
        {
            throw new SqlDeploymentException($"sql/{path}: {e.Message}", e);
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string path, SqlStatement statement,
        CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (DbException e)
        {
            throw new SqlDeploymentException($"sql/{path}, line {statement.Line}: {e.Message}", e);
        }
    }
}

/// <summary>A script that the warehouse refused; the message names file and line.</summary>
public sealed class SqlDeploymentException(string message, Exception inner) : Exception(message, inner);
