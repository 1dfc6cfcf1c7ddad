using System.Data;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Driver;

/// <summary>
/// Reads results that are whole in memory; keep them small, or ask for them in parts. Statements after the one that is being read run with
/// <see cref="NextResult()"/>, or at the latest when the reader is closed.
/// </summary>
/// <remarks>
/// DECIMAL is a decimal with all its digits: one that no decimal can hold throws <see cref="OverflowException"/> and is read by
/// <see cref="DuckReader.GetString"/>. HUGEINT is a BigInteger; TIMESTAMP a DateTime of kind Unspecified; TIMESTAMP WITH TIME ZONE a
/// DateTimeOffset in UTC; DATE a DateOnly; INTERVAL a <see cref="DuckDBInterval"/>; BLOB bytes; JSON its text. What is nested is refused:
/// cast it to JSON in SQL.
/// </remarks>
internal sealed partial class DuckReader : ForwardingReader
{
    private readonly DuckDBDataReader _inner;
    private readonly DuckCommand _command;
    private readonly CommandBehavior _behavior;
    private DuckDBType[] _types = [];
    private bool _failed;

    public DuckReader(DuckDBDataReader inner, DuckCommand command, CommandBehavior behavior)
        : base(inner)
    {
        (_inner, _command, _behavior) = (inner, command, behavior);
        Describe(inner.FieldCount);
    }

    public override int FieldCount => _types.Length;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => FieldCount > 0 && _inner.Read();

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : Task.FromResult(Read());

    public override bool NextResult() => NextResult(CancellationToken.None);

    // A token that is cancelled before the start must be seen in there too: the rest must not run then.
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        WorkThreads.Run(() => NextResult(cancellationToken), CancellationToken.None);

    /// <summary>Runs the statements that have not run yet, then closes.</summary>
    public override void Close()
    {
        if (IsClosed)
            return;
        try
        {
            while (!_failed && NextResult(CancellationToken.None))
            {
                // Each runs by being asked for.
            }
        }
        finally
        {
            _inner.Close();
            if (_behavior.HasFlag(CommandBehavior.CloseConnection))
                _command.Connection?.Close();
        }
    }

    /// <exception cref="IndexOutOfRangeException">No column has the name.</exception>
    public override int GetOrdinal(string name)
    {
        var names = Enumerable.Range(0, FieldCount).Select(GetName).ToList();
        var exact = names.IndexOf(name);
        var ordinal = exact >= 0 ? exact : names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
#pragma warning disable CA2201, MA0012 // The exception that DbDataReader documents for an unknown name.
        return ordinal >= 0
            ? ordinal
            : throw new IndexOutOfRangeException($"The result has no column {name}; it has {string.Join(", ", names)}.");
#pragma warning restore CA2201, MA0012
    }

    /// <summary>One row a column; null when the last statement gave no result.</summary>
    public override DataTable? GetSchemaTable()
    {
        if (FieldCount == 0)
            return null;
        var table = _inner.GetSchemaTable();
        for (var i = 0; i < FieldCount; i++)
            table.Rows[i]["DataType"] = GetFieldType(i);
        return table;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private bool NextResult(CancellationToken cancellationToken)
    {
        // After a failure the rest must not run.
        _failed = true;
        Describe(0);
        var more = _command.Stoppable(_inner.NextResult, cancellationToken);
        _failed = false;
        Describe(more ? _inner.FieldCount : 0);
        return more;
    }

    private void Describe(int columns)
    {
        _types = new DuckDBType[columns];
        for (var i = 0; i < columns; i++)
            _types[i] = Enum.Parse<DuckDBType>(_inner.GetDataTypeName(i));
    }
}
