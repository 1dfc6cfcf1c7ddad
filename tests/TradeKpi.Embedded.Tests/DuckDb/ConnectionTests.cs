using System.Data;
using System.Diagnostics;
using TradeKpi.Embedded.DuckDb;

namespace TradeKpi.Embedded.Tests.DuckDb;

public sealed class ConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-duckdb").FullName;

    private string FilePath => Path.Combine(_folder, "test.duckdb");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Execute(DuckDbConnection connection, string sql) => new DuckDbCommand(sql, connection).ExecuteNonQuery();

    private static object? Scalar(DuckDbConnection connection, string sql) => new DuckDbCommand(sql, connection).ExecuteScalar();

    [Fact]
    public void A_file_keeps_its_rows_over_closing_and_opening()
    {
        using (var source = new DuckDbDataSource($"DataSource={FilePath}"))
        using (var connection = source.OpenConnection())
            Execute(connection, "create table t as select 42 as a");
        using var again = new DuckDbConnection($"Data Source={FilePath}");
        again.Open();
        Assert.Equal(42, Scalar(again, "select a from t"));
    }

    [Fact]
    public void Connections_of_one_source_share_an_in_memory_database_and_sources_do_not()
    {
        using var source = new DuckDbDataSource("DataSource=:memory:");
        using var other = new DuckDbDataSource("");
        using var first = source.OpenConnection();
        using var second = source.OpenConnection();
        using var third = other.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        Assert.Equal(1, Scalar(second, "select a from t"));
        Assert.Throws<DuckDbException>(() => Scalar(third, "select a from t"));
    }

    [Fact]
    public void Two_sources_of_one_file_share_it_within_a_process()
    {
        using var source = new DuckDbDataSource($"DataSource={FilePath}");
        using var other = new DuckDbDataSource($"DataSource={FilePath}");
        using var first = source.OpenConnection();
        using var second = other.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        Assert.Equal(1, Scalar(second, "select a from t"));
    }

    [Fact]
    public void A_source_may_be_disposed_before_its_connections()
    {
        var source = new DuckDbDataSource($"DataSource={FilePath}");
        var connection = source.OpenConnection();
        source.Dispose();
        Assert.Equal(1, Scalar(connection, "select 1"));
        Assert.Throws<ObjectDisposedException>(source.OpenConnection);
        connection.Dispose();
        using var again = new DuckDbConnection($"DataSource={FilePath}");
        again.Open();
    }

    [Fact]
    public void Settings_reach_the_engine()
    {
        using var source = new DuckDbDataSource($"DataSource=:memory:;memory_limit=123MiB;threads=1;temp_directory={_folder};preserve_insertion_order=false");
        using var connection = source.OpenConnection();
        Assert.Equal("123.0 MiB", Scalar(connection, "select current_setting('memory_limit')"));
        Assert.Equal(1L, Scalar(connection, "select current_setting('threads')"));
        Assert.Equal(_folder, Scalar(connection, "select current_setting('temp_directory')"));
        Assert.Equal(false, Scalar(connection, "select current_setting('preserve_insertion_order')"));
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_named_in_the_error()
    {
        using var source = new DuckDbDataSource("DataSource=:memory:;no_such_setting=1");
        Assert.Contains("no_such_setting", Assert.Throws<DuckDbException>(source.OpenConnection).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_be_opened_is_an_io_error()
    {
        using var source = new DuckDbDataSource($"DataSource={Path.Combine(_folder, "no", "such", "folder.duckdb")}");
        Assert.Equal(DuckDbErrorType.Io, Assert.Throws<DuckDbException>(source.OpenConnection).ErrorType);
    }

    [Fact]
    public void Two_connections_each_see_their_own_snapshot()
    {
        using var source = new DuckDbDataSource("DataSource=:memory:");
        using var writer = source.OpenConnection();
        using var reader = source.OpenConnection();
        Execute(writer, "create table t as select 1 as a");
        using var transaction = writer.BeginTransaction();
        Execute(writer, "insert into t values (2)");
        using (var snapshot = reader.BeginTransaction())
        {
            Assert.Equal(1L, Scalar(reader, "select count(*) from t"));
            transaction.Commit();
            Assert.Equal(1L, Scalar(reader, "select count(*) from t"));
            snapshot.Rollback();
        }
        Assert.Equal(2L, Scalar(reader, "select count(*) from t"));
    }

    [Fact]
    public void A_rollback_and_a_dispose_without_commit_undo()
    {
        using var connection = new DuckDbConnection("");
        connection.Open();
        Execute(connection, "create table t (a int)");
        var transaction = connection.BeginTransaction();
        Execute(connection, "insert into t values (1)");
        transaction.Rollback();
        using (connection.BeginTransaction())
            Execute(connection, "insert into t values (2)");
        Assert.Equal(0L, Scalar(connection, "select count(*) from t"));
        Assert.Throws<InvalidOperationException>(transaction.Commit);
        Assert.Null(transaction.Connection);
    }

    [Fact]
    public void Conflicting_updates_fail_as_transient_and_roll_back()
    {
        using var source = new DuckDbDataSource("DataSource=:memory:");
        using var first = source.OpenConnection();
        using var second = source.OpenConnection();
        Execute(first, "create table t as select 1 as a");
        using var winner = first.BeginTransaction();
        using var loser = second.BeginTransaction();
        Execute(first, "update t set a = 2");
        var conflict = Assert.Throws<DuckDbException>(() => Execute(second, "update t set a = 3"));
        Assert.True(conflict.IsTransient);
        winner.Commit();
        loser.Rollback();
        Assert.Equal(2, Scalar(second, "select a from t"));
    }

    [Fact]
    public void A_transaction_inside_another_is_refused_and_so_is_an_isolation_that_a_snapshot_does_not_give()
    {
        using var connection = new DuckDbConnection("");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Assert.Equal(IsolationLevel.Snapshot, transaction.IsolationLevel);
        Assert.Throws<InvalidOperationException>(connection.BeginTransaction);
        transaction.Commit();
        Assert.Throws<NotSupportedException>(() => connection.BeginTransaction(IsolationLevel.Serializable));
    }

    [Fact]
    public void A_second_command_while_a_reader_is_open_is_refused_and_works_after()
    {
        using var connection = new DuckDbConnection("");
        connection.Open();
        using (var reader = new DuckDbCommand("select * from range(1000000)", connection).ExecuteReader())
        {
            Assert.True(reader.Read());
            Assert.Throws<InvalidOperationException>(() => Scalar(connection, "select 1"));
        }
        Assert.Equal(1, Scalar(connection, "select 1"));
    }

    [Fact]
    public void A_half_read_result_leaves_no_snapshot_behind()
    {
        using var source = new DuckDbDataSource($"DataSource={FilePath}");
        using var connection = source.OpenConnection();
        using var other = source.OpenConnection();
        Execute(connection, "create table t as select * from range(1000000)");
        using (var reader = new DuckDbCommand("select * from t", connection).ExecuteReader())
            Assert.True(reader.Read());
        Execute(other, "delete from t; checkpoint");
        Assert.Equal(0L, Scalar(connection, "select count(*) from t"));
    }

    [Fact]
    public void What_is_closed_or_disposed_says_so()
    {
        var connection = new DuckDbConnection("");
        Assert.Throws<InvalidOperationException>(() => Scalar(connection, "select 1"));
        connection.Open();
        Assert.Throws<InvalidOperationException>(connection.Open);
        var reader = new DuckDbCommand("select 1", connection).ExecuteReader();
        connection.Close();
        Assert.True(reader.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => reader.Read());
        reader.Dispose();
        connection.Dispose();
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Throws<InvalidOperationException>(() => Scalar(connection, "select 1"));
        connection.Interrupt();
    }

    [Fact]
    public async Task Many_threads_with_a_connection_each_work_at_once()
    {
        await using var source = new DuckDbDataSource("DataSource=:memory:;threads=2");
        await using (var setup = await source.OpenConnectionAsync())
            Execute(setup, "create table t (thread int, i int)");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                using var connection = source.OpenConnection();
                Execute(connection, $"insert into t values ({thread}, {i})");
                Assert.Equal(i + 1L, Scalar(connection, $"select count(*) from t where thread = {thread}"));
            }
        })));
        await using var check = await source.OpenConnectionAsync();
        Assert.Equal(16 * 20L, Scalar(check, "select count(*) from t"));
    }

    [Fact]
    public void Undisposed_objects_are_collected_in_any_order_without_harm()
    {
        for (var i = 0; i < 20; i++)
            LeaveOpen();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var again = new DuckDbConnection($"DataSource={FilePath}");
        again.Open();
        Assert.Equal(1, Scalar(again, "select 1"));
    }

    private void LeaveOpen()
    {
        var connection = new DuckDbDataSource($"DataSource={FilePath}").OpenConnection();
        var reader = new DuckDbCommand("select * from range(100000)", connection).ExecuteReader();
        Assert.True(reader.Read());
    }

    [Fact]
    public void A_file_that_another_process_holds_is_said_to_be_in_use()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // fcntl's lock, as the engine takes it, held by another process until its input ends.
        var start = new ProcessStartInfo("python3", ["-c", "import fcntl,sys; f=open(sys.argv[1],'wb'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()", FilePath])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(start)!;
        try
        {
            Assert.Equal("held", holder.StandardOutput.ReadLine());
            using var source = new DuckDbDataSource($"DataSource={FilePath}");
            var error = Assert.Throws<DuckDbException>(source.OpenConnection);
            Assert.True(error.IsFileInUse);
            Assert.Contains($"{FilePath} is in use by another process", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            holder.StandardInput.Close();
            holder.WaitForExit();
        }
    }
}
