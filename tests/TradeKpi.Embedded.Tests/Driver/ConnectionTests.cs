using System.Data;
using System.Data.Common;
using System.Diagnostics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using TradeKpi.Embedded.Driver;

namespace TradeKpi.Embedded.Tests.Driver;

public sealed class ConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-duckdb").FullName;

    private string FilePath => Path.Combine(_folder, "test.duckdb");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    [Fact]
    public void A_file_keeps_its_rows_over_closing_and_opening()
    {
        using (var source = new DuckSource(FilePath))
        using (var connection = source.OpenConnection())
            Execute(connection, "create table t as select 42 as a");
        using var last = new DuckSource(FilePath);
        using var again = last.OpenConnection();
        Assert.Equal(42, Scalar(again, "select a from t"));
    }

    [Fact]
    public void Connections_of_one_source_share_an_in_memory_database_and_sources_do_not()
    {
        using var source = new DuckSource(null);
        using var other = new DuckSource(null);
        using var first = source.OpenConnection();
        using var second = source.OpenConnection();
        using var third = other.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        Assert.Equal(1, Scalar(second, "select a from t"));
        Assert.Throws<DuckDBException>(() => Scalar(third, "select a from t"));
    }

    [Fact]
    public void Two_sources_of_one_file_share_it_within_a_process()
    {
        using var source = new DuckSource(FilePath);
        using var other = new DuckSource(FilePath);
        using var first = source.OpenConnection();
        using var second = other.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        Assert.Equal(1, Scalar(second, "select a from t"));
    }

    [Fact]
    public void A_source_may_be_disposed_before_its_connections()
    {
        var source = new DuckSource(FilePath);
        var connection = source.OpenConnection();
        source.Dispose();
        Assert.Equal(1, Scalar(connection, "select 1"));
        Assert.Throws<ObjectDisposedException>(source.OpenConnection);
        connection.Dispose();
        using var last = new DuckSource(FilePath);
        using var again = last.OpenConnection();
    }

    [Fact]
    public void Settings_reach_the_engine()
    {
        using var source = new DuckSource(
            null, ("memory_limit", "123MiB"), ("threads", "1"), ("temp_directory", _folder), ("preserve_insertion_order", "false"));
        using var connection = source.OpenConnection();
        Assert.Equal("123.0 MiB", Scalar(connection, "select current_setting('memory_limit')"));
        Assert.Equal(1L, Scalar(connection, "select current_setting('threads')"));
        Assert.Equal(_folder, Scalar(connection, "select current_setting('temp_directory')"));
        Assert.Equal(false, Scalar(connection, "select current_setting('preserve_insertion_order')"));
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_named_in_the_error() => Assert.Contains(
        "no_such_setting",
        Assert.Throws<InvalidOperationException>(() => new DuckSource(null, ("no_such_setting", "1"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_path_that_cannot_be_opened_is_an_io_error()
    {
        using var source = new DuckSource(Path.Combine(_folder, "no", "such", "folder.duckdb"));
        Assert.Contains("IO Error", Assert.Throws<DuckDBException>(source.OpenConnection).Message, StringComparison.Ordinal);
    }

    /// <summary>The library would take one file under two of its names for two databases, and write it twice.</summary>
    [Fact]
    public void A_file_under_another_of_its_names_is_the_same_database()
    {
        using var source = new DuckSource(FilePath);
        using var other = new DuckSource(Path.Combine(_folder, "..", Path.GetFileName(_folder), "test.duckdb"));
        using var first = source.OpenConnection();
        using var second = other.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        Assert.Equal(1, Scalar(second, "select a from t"));
    }

    /// <summary>The library would hand out the database of the first file for the second.</summary>
    [Fact]
    public void A_file_whose_name_differs_only_in_case_from_an_open_one_is_refused()
    {
        using var source = new DuckSource(FilePath);
        using var connection = source.OpenConnection();
        using var other = new DuckSource(Path.Combine(_folder, "TEST.duckdb"));
        Assert.Contains("only in case", Assert.Throws<IOException>(other.OpenConnection).Message, StringComparison.Ordinal);
    }

    /// <summary>The library would go on with the deleted file, and a scratch database would not be empty.</summary>
    [Fact]
    public void A_file_that_was_deleted_under_an_open_connection_is_not_taken_for_a_new_one()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var source = new DuckSource(FilePath);
        using (var forgotten = source.OpenConnection())
        {
            File.Delete(FilePath);
            using var other = new DuckSource(FilePath);
            Assert.Contains("still open", Assert.Throws<IOException>(other.OpenConnection).Message, StringComparison.Ordinal);
        }

        source.Dispose();
        using var fresh = new DuckSource(FilePath);
        using var connection = fresh.OpenConnection();
        Assert.Equal(1, Scalar(connection, "select 1"));
    }

    [Fact]
    public void A_database_in_memory_stays_while_its_source_does()
    {
        using var source = new DuckSource(null);
        using (var first = source.OpenConnection())
            Execute(first, "create table t as select 1 as a");
        using var second = source.OpenConnection();
        Assert.Equal(1, Scalar(second, "select a from t"));
    }

    [Fact]
    public void A_file_stays_open_between_its_connections_and_is_let_go_with_its_source()
    {
        using (var source = new DuckSource(FilePath))
        {
            using (var first = source.OpenConnection())
                Execute(first, "create table t as select 1 as a");
            Assert.True(File.Exists(FilePath + ".wal"), "A closed database is checkpointed, and has no log.");
        }

        Assert.False(File.Exists(FilePath + ".wal"));
        File.Move(FilePath, FilePath + ".moved");
        using var fresh = new DuckSource(FilePath);
        using var connection = fresh.OpenConnection();
        Assert.Throws<DuckDBException>(() => Scalar(connection, "select a from t"));
    }

    [Fact]
    public void Two_connections_each_see_their_own_snapshot()
    {
        using var source = new DuckSource(null);
        using var writer = source.OpenConnection();
        using var reader = source.OpenConnection();
        Execute(writer, "create table t as select 1 as a");
        Execute(writer, "begin transaction");
        Execute(writer, "insert into t values (2)");
        Execute(reader, "begin transaction");
        Assert.Equal(1L, Scalar(reader, "select count(*) from t"));
        Execute(writer, "commit");
        Assert.Equal(1L, Scalar(reader, "select count(*) from t"));
        Execute(reader, "rollback");
        Assert.Equal(2L, Scalar(reader, "select count(*) from t"));
    }

    [Fact]
    public void A_rollback_and_a_close_without_commit_undo()
    {
        using var source = new DuckSource(null);
        using var connection = source.OpenConnection();
        Execute(connection, "create table t (a int)");
        Execute(connection, "begin transaction; insert into t values (1); rollback");
        using (var other = source.OpenConnection())
            Execute(other, "begin transaction; insert into t values (2)");
        Assert.Equal(0L, Scalar(connection, "select count(*) from t"));
    }

    [Fact]
    public void Conflicting_updates_fail_and_roll_back()
    {
        using var source = new DuckSource(null);
        using var first = source.OpenConnection();
        using var second = source.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        Execute(first, "begin transaction");
        Execute(second, "begin transaction");
        Execute(first, "update t set a = 2");
        Assert.Equal(DuckDBErrorType.Transaction, Assert.Throws<DuckDBException>(() => Execute(second, "update t set a = 3")).ErrorType);
        Execute(first, "commit");
        Execute(second, "rollback");
        Assert.Equal(2, Scalar(second, "select a from t"));
    }

    [Fact]
    public void A_transaction_object_is_refused_and_so_is_a_transaction_inside_another()
    {
        using var source = new DuckSource(null);
        using var connection = source.OpenConnection();
        Assert.Contains("in SQL", Assert.Throws<NotSupportedException>(connection.BeginTransaction).Message, StringComparison.Ordinal);
        Execute(connection, "begin transaction");
        Assert.Throws<DuckDBException>(() => Execute(connection, "begin transaction"));
    }

    [Fact]
    public void A_half_read_result_leaves_no_snapshot_behind()
    {
        using var source = new DuckSource(FilePath);
        using var connection = source.OpenConnection();
        using var other = source.OpenConnection();
        Execute(connection, "create table t as select * from range(1000000)");
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "select * from t";
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
        }

        Execute(other, "delete from t; checkpoint");
        Assert.Equal(0L, Scalar(connection, "select count(*) from t"));
    }

    [Fact]
    public void What_is_closed_or_disposed_says_so()
    {
        using var source = new DuckSource(null);
        var connection = source.CreateConnection();
        Assert.Throws<InvalidOperationException>(() => Scalar(connection, "select 1"));
        connection.Open();
        Assert.Throws<InvalidOperationException>(connection.Open);
        connection.Dispose();
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Throws<InvalidOperationException>(() => Scalar(connection, "select 1"));
        connection.Close();
    }

    [Fact]
    public async Task Many_threads_with_a_connection_each_work_at_once()
    {
        // A table each: of one that several append to at once the engine may count what another has not written yet.
        await using var source = new DuckSource(null, ("threads", "2"));
        await using (var setup = await source.OpenConnectionAsync())
            Execute(setup, string.Concat(Enumerable.Range(0, 16).Select(thread => $"create table t{thread} (i int);")));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                using var connection = source.OpenConnection();
                Execute(connection, $"insert into t{thread} values ({i})");
                Assert.Equal(i + 1L, Scalar(connection, $"select count(*) from t{thread}"));
            }
        })));
    }

    [Fact]
    public void Undisposed_objects_are_collected_in_any_order_without_harm()
    {
        for (var i = 0; i < 20; i++)
            LeaveOpen();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var last = new DuckSource(FilePath);
        using var again = last.OpenConnection();
        Assert.Equal(1, Scalar(again, "select 1"));
    }

    private void LeaveOpen()
    {
        var command = new DuckSource(FilePath).OpenConnection().CreateCommand();
        command.CommandText = "select * from range(100000)";
        var reader = command.ExecuteReader();
        Assert.True(reader.Read());
    }

    [Fact]
    public void A_file_that_another_process_holds_is_said_to_be_in_use()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // fcntl's lock, as the engine takes it, held by another process until its input ends.
        const string hold = "import fcntl,sys; f=open(sys.argv[1],'wb'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); " +
            "sys.stdin.read()";
        var start = new ProcessStartInfo("python3", ["-c", hold, FilePath])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(start)!;
        try
        {
            Assert.Equal("held", holder.StandardOutput.ReadLine());
            using var source = new DuckSource(FilePath);
            var error = Assert.Throws<DuckDBException>(source.OpenConnection);
            Assert.Contains($"Could not set lock on file \"{FilePath}\"", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            holder.StandardInput.Close();
            holder.WaitForExit();
        }
    }
}
