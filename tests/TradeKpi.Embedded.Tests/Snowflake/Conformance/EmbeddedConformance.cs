using System.Data.Common;

using TradeKpi.Embedded.Snowflake;
using TradeKpi.Specs.Snowflake.Conformance;

namespace TradeKpi.Embedded.Tests.Snowflake.Conformance;

public sealed class EmbeddedStreams : StreamSpecification
{
    protected override DbDataSource Warehouse { get; } = EmbeddedEngine.Warehouse();
}

public sealed class EmbeddedMerge : MergeSpecification
{
    protected override DbDataSource Warehouse { get; } = EmbeddedEngine.Warehouse();
}

public sealed class EmbeddedTransactions : TransactionSpecification
{
    protected override DbDataSource Warehouse { get; } = EmbeddedEngine.Warehouse();
}

public sealed class EmbeddedFunctions : FunctionSpecification
{
    protected override DbDataSource Warehouse { get; } = EmbeddedEngine.Warehouse();
}

public sealed class EmbeddedDefinitions : DefinitionSpecification
{
    protected override DbDataSource Warehouse { get; } = EmbeddedEngine.Warehouse();
}

public sealed class EmbeddedCopy : CopySpecification
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-stage").FullName;
    private DbDataSource? _warehouse;

    protected override DbDataSource Warehouse => _warehouse ??= EmbeddedEngine.Warehouse(options => options.Stages["ops.lake"] = _folder);

    protected override string Stage => "@ops.lake";

    /// <summary>Snowflake writes a VARIANT anew; here the line is what quarantine and verify show.</summary>
    [Fact]
    public async Task The_text_of_a_line_is_kept()
    {
        await PutAsync("lake/a.json", "{\"amount\": 1.10,  \"b\":\"é\"}\n");
        await CopyAsync("files = ('a.json')");
        Assert.Equal(["{\"amount\": 1.10,  \"b\":\"é\"}"], await RowsAsync("select line from {s}.t"));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override async Task PutAsync(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);
    }
}

internal static class EmbeddedEngine
{
    public static EmbeddedWarehouse Warehouse(Action<EmbeddedWarehouseOptions>? configure = null)
    {
        var options = new EmbeddedWarehouseOptions { MemoryLimit = "1GB" };
        configure?.Invoke(options);
        return new EmbeddedWarehouse(options, TimeProvider.System);
    }
}
