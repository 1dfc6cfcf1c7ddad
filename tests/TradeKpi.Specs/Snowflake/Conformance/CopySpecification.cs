using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Specs.Snowflake.Conformance;

[Documented("https://docs.snowflake.com/en/sql-reference/sql/copy-into-table")]
public abstract class CopySpecification : WarehouseSpecification
{
    private const string Copy = "copy into {s}.t (line, file_name, row_number) from (select $1, metadata$filename, " +
        "metadata$file_row_number from {stage}/lake/) {what} file_format = (type = json) on_error = abort_statement";

    /// <summary>The stage as SQL writes it, with its at sign.</summary>
    protected abstract string Stage { get; }

    /// <summary>Puts a file at a path of the stage.</summary>
    protected abstract Task PutAsync(string path, string content);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await RunAsync("create table {s}.t (line variant, file_name varchar, row_number integer)");
    }

    [Fact]
    public async Task Each_line_is_a_row_with_its_file_and_number()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
        await PutAsync("lake/b.json", "{\"id\":\"3\"}");
        await CopyAsync("files = ('a.json', 'b.json')");
        Assert.Equal(["1|1|true", "2|2|true", "3|1|true"], await RowsAsync("select get(line, 'id')::varchar, row_number, " +
            "endswith(file_name, iff(get(line, 'id')::varchar = '3', 'lake/b.json', 'lake/a.json')) from {s}.t order by 1"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/user-guide/data-load-considerations-load#load-metadata")]
    public async Task A_file_is_loaded_once()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await CopyAsync("files = ('a.json')");
        var again = Assert.Single(await RowsAsync(Sql("files = ('a.json')")));
        Assert.Contains("Copy executed with 0 files processed.", again, StringComparison.Ordinal);
        await CopyAsync("files = ('a.json')");
        Assert.Equal("1", Assert.Single(await RowsAsync("select count(*) from {s}.t")));
    }

    [Fact]
    public async Task Force_loads_it_again()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await CopyAsync("files = ('a.json')");
        await CopyAsync("files = ('a.json') force = true");
        Assert.Equal("2", Assert.Single(await RowsAsync("select count(*) from {s}.t")));
    }

    [Fact]
    public async Task A_changed_file_is_loaded_again()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await CopyAsync("files = ('a.json')");
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
        await CopyAsync("files = ('a.json')");
        Assert.Equal("3", Assert.Single(await RowsAsync("select count(*) from {s}.t")));
    }

    [Fact]
    public async Task A_pattern_chooses_files()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await PutAsync("lake/b.txt", "{\"id\":\"2\"}\n");
        await CopyAsync("pattern = '.*[.]json'");
        Assert.Equal(["1"], await RowsAsync("select get(line, 'id')::varchar from {s}.t"));
    }

    [Fact]
    public async Task A_missing_file_is_an_error()
    {
        Assert.Contains("missing.json", await FailsAsync(Sql("files = ('missing.json')")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_line_loads_nothing_and_is_named()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await PutAsync("lake/b.json", "{\"id\":\"2\"}\n{\"id\":\n");
        var message = await FailsAsync(Sql("files = ('a.json', 'b.json')"));
        Assert.Contains("b.json", message, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync("select * from {s}.t"));
    }

    [Fact]
    [Documented("https://docs.snowflake.com/en/sql-reference/functions/parse_json")]
    public async Task A_line_that_is_no_JSON_is_a_fault_of_the_file()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n{\"id\":\n");
        Assert.Equal(CopyFaults.NoJson, (await FaultAsync("files = ('a.json')")).ErrorCode);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_table_that_is_not_are_no_faults_of_a_file()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        Assert.False(CopyFaults.IsOfFile(await FaultAsync("files = ('missing.json')")));
        await RunAsync("drop table {s}.t");
        Assert.False(CopyFaults.IsOfFile(await FaultAsync("files = ('a.json')")));
    }

    [Fact]
    public async Task More_than_a_thousand_files_are_refused()
    {
        var files = string.Join(", ", Enumerable.Range(0, 1001).Select(i => $"'{i}'"));
        await FailsAsync(Sql($"files = ({files})"));
    }

    [Fact]
    public async Task A_rolled_back_copy_is_forgotten()
    {
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await RunAsync("begin transaction");
        await CopyAsync("files = ('a.json')");
        await RunAsync("rollback");
        await CopyAsync("files = ('a.json')");
        Assert.Equal("1", Assert.Single(await RowsAsync("select count(*) from {s}.t")));
    }

    [Fact]
    public async Task Loaded_rows_are_in_the_table_s_streams()
    {
        await RunAsync("create stream {s}.x on table {s}.t append_only = true");
        await PutAsync("lake/a.json", "{\"id\":\"1\"}\n");
        await CopyAsync("files = ('a.json')");
        Assert.Equal(["1|INSERT"], await RowsAsync("select get(line, 'id')::varchar, metadata$action from {s}.x"));
    }

    protected Task CopyAsync(string what) => RunAsync(Sql(what));

    private Task<DbException> FaultAsync(string what) => Assert.ThrowsAnyAsync<DbException>(() => CopyAsync(what));

    private string Sql(string what) => Copy.Replace("{stage}", Stage, StringComparison.Ordinal).Replace("{what}", what,
        StringComparison.Ordinal);
}
