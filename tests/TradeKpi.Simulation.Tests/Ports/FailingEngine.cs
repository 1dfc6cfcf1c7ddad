using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using TradeKpi.Embedded.Driver;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>What the engine fails with in the middle of its work.</summary>
internal sealed class EngineFailedException() : DbException("The engine's disk does not answer.");

/// <summary>The warehouse's engine, which can be told to fail at one of the statements to come, or to die there.</summary>
internal sealed class FailingEngine(string path) : DbDataSource
{
    private readonly DuckSource _source = new(path, ("storage_compatibility_version", "v1.5.0"));
    private int _left = int.MaxValue;
    private bool _dies;

    /// <summary>Whether it died: nothing more can be asked of it.</summary>
    public bool IsDead { get; private set; }

    public override string ConnectionString => _source.ConnectionString;

    /// <summary>Lets so many statements run, and fails at the next, or from it on for ever.</summary>
    public void FailAfter(int statements, bool dies) => (_left, _dies) = (statements, dies);

    public void Spare() => _left = int.MaxValue;

    protected override DbConnection CreateDbConnection() => new Connection(this, (DuckConnection)_source.CreateConnection());

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }

    private void Pass()
    {
        if (IsDead)
            throw new EngineFailedException();
        if (_left == int.MaxValue || _left-- > 0)
            return;
        Spare();
        IsDead = _dies;
        throw new EngineFailedException();
    }

    private sealed class Connection(FailingEngine engine, DuckConnection inner) : DbConnection
    {
        [AllowNull]
        public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

        public override string Database => inner.Database;

        public override string DataSource => inner.DataSource;

        public override string ServerVersion => inner.ServerVersion;

        public override ConnectionState State => inner.State;

        public override void Open() => inner.Open();

        public override void Close() => inner.Close();

        public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => new Command(engine, (DuckCommand)inner.CreateCommand()) { Connection = this };

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Command(FailingEngine engine, DuckCommand inner) : DbCommand
    {
        [AllowNull]
        public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }

        public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

        public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => inner.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel() => inner.Cancel();

        public override void Prepare() => inner.Prepare();

        public override int ExecuteNonQuery()
        {
            engine.Pass();
            return inner.ExecuteNonQuery();
        }

        public override object? ExecuteScalar()
        {
            engine.Pass();
            return inner.ExecuteScalar();
        }

        protected override DbParameter CreateDbParameter() => inner.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            engine.Pass();
            return inner.ExecuteReader(behavior);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
