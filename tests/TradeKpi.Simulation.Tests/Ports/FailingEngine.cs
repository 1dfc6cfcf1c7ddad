using System.Data.Common;
using TradeKpi.Embedded.Driver;
using TradeKpi.Specs.Warehouse;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>What the engine fails with in the middle of its work.</summary>
internal sealed class EngineFailedException() : DbException("The engine's disk does not answer.");

/// <summary>The warehouse's engine, which can be told to fail at one of the statements to come, or to die there.</summary>
internal sealed class FailingEngine(string path)
    : ForwardingSource(new DuckSource(path, ("storage_compatibility_version", "v1.5.0")))
{
    private int _statements = int.MaxValue;
    private int _commits = int.MaxValue;
    private string _of = "";
    private bool _isOf;
    private bool _dies;

    /// <summary>Whether it died: nothing more can be asked of it.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Lets so many statements run, and fails at the next, or from it on for ever.</summary>
    public void FailAfter(int statements, bool dies) => (_statements, _dies) = (statements, dies);

    /// <summary>
    /// The same by the commits of transactions that named a schema: behind one an interruption separates what belongs together, if
    /// anything does, and of all statements few stand there.
    /// </summary>
    public void FailAfterCommits(int commits, string schema, bool dies) => (_commits, _of, _isOf, _dies) = (commits, schema, false, dies);

    public void Spare() => (_statements, _commits) = (int.MaxValue, int.MaxValue);

    protected override T Run<T>(string sql, Func<T> run)
    {
        if (IsDead)
            throw new EngineFailedException();
        if (_statements == 0 || _commits == 0)
        {
            Spare();
            IsDead = _dies;
            throw new EngineFailedException();
        }

        _statements -= _statements == int.MaxValue ? 0 : 1;
        var isCommit = sql.Equals("commit", StringComparison.OrdinalIgnoreCase);
        _commits -= _commits < int.MaxValue && isCommit && _isOf ? 1 : 0;
        _isOf = !isCommit && (_isOf || Names(sql));
        return run();
    }

    // What the engine notes of a run of tasks has all of the task's text in it.
    private bool Names(string sql) => !sql.Contains("__engine.task_runs", StringComparison.Ordinal) && NamesSchema(sql);

    private bool NamesSchema(string sql) =>
        sql.Contains($" {_of}.", StringComparison.Ordinal) || sql.Contains($"\"{_of}\".", StringComparison.Ordinal);
}
