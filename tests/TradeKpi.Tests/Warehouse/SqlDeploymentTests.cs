using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;

namespace TradeKpi.Tests.Warehouse;

public sealed class SqlDeploymentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Scripts_run_in_path_order_statement_by_statement_without_the_skipped_folders()
    {
        Write("20_b/010.sql", "select 3; -- done");
        Write("10_a/020.sql", "select 2");
        Write("10_a/010.sql", "-- first\nselect 1;\nselect 'x;y';");
        Write("99_teardown/010.sql", "drop everything");
        var warehouse = new FakeWarehouse(_ => FakeWarehouse.Table(["status"]));
        Assert.Equal(4, await new SqlDeployment(warehouse, _folder).DeployAsync(["99_teardown"], null, default));
        Assert.Equal(["select 1", "select 'x;y'", "select 2", "select 3"], warehouse.Log, StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_error_names_file_and_line()
    {
        Write("10_a/010.sql", "select 1;\n\nselect wrong;");
        var warehouse = new FakeWarehouse(
            command => command.CommandText == "select wrong" ? throw new FakeException("no such column") : FakeWarehouse.Table(["status"]));
        var error = await Assert.ThrowsAsync<SqlDeploymentException>(
            () => new SqlDeployment(warehouse, _folder).DeployAsync([], null, default));
        Assert.Equal("sql/10_a/010.sql, line 3: no such column", error.Message);
    }

    [Fact]
    public async Task A_quote_that_never_closes_names_its_file()
    {
        Write("10_a/010.sql", "select 'oh");
        var warehouse = new FakeWarehouse(_ => FakeWarehouse.Table(["status"]));
        var error = await Assert.ThrowsAsync<SqlDeploymentException>(
            () => new SqlDeployment(warehouse, _folder).DeployAsync([], null, default));
        Assert.StartsWith("sql/10_a/010.sql: Line 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_build_brings_the_scripts_along() =>
        Assert.True(File.Exists(Path.Combine(SqlDeployment.DefaultFolder, "10_setup", "010_schemas.sql")));

    private void Write(string path, string sql)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, sql);
    }
}
