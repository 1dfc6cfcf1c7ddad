using System.Data.Common;
using TradeKpi.Specs;
using TradeKpi.Specs.Snowflake.Conformance;
using TradeKpi.Warehouse;

namespace TradeKpi.Snowflake.Tests.Conformance;

[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeStreams(SnowflakeDatabase database) : StreamSpecification, IClassFixture<SnowflakeDatabase>
{
    protected override DbDataSource Warehouse { get; } = database.Open();
}

[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeMerge(SnowflakeDatabase database) : MergeSpecification, IClassFixture<SnowflakeDatabase>
{
    protected override DbDataSource Warehouse { get; } = database.Open();
}

[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeTransactions(SnowflakeDatabase database) : TransactionSpecification, IClassFixture<SnowflakeDatabase>
{
    protected override DbDataSource Warehouse { get; } = database.Open();
}

[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeFunctions(SnowflakeDatabase database) : FunctionSpecification, IClassFixture<SnowflakeDatabase>
{
    protected override DbDataSource Warehouse { get; } = database.Open();
}

[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeDefinitions(SnowflakeDatabase database) : DefinitionSpecification, IClassFixture<SnowflakeDatabase>
{
    protected override DbDataSource Warehouse { get; } = database.Open();
}

[RequiresVariable(SnowflakeDatabase.Variable)]
public sealed class SnowflakeCopy(SnowflakeDatabase database) : CopySpecification, IClassFixture<SnowflakeDatabase>
{
    protected override DbDataSource Warehouse { get; } = database.Open();

    /// <summary>A stage inside Snowflake, in the schema of the test.</summary>
    protected override string Stage => $"@{Schema}.files";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await RunAsync("create stage {s}.files");
    }

    protected override async Task PutAsync(string path, string content)
    {
        var folder = Directory.CreateTempSubdirectory("tradekpi-put");
        try
        {
            var file = Path.Combine(folder.FullName, Path.GetFileName(path));
            await File.WriteAllTextAsync(file, content);
            using var command = Connection.Command(
                $"put 'file://{file}' {Stage}/{Path.GetDirectoryName(path)} auto_compress = false overwrite = true");

            // The driver does not put asynchronously.
            command.ExecuteNonQuery();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
