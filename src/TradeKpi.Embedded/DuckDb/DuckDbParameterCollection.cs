using System.Collections;
using System.Data.Common;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>The parameters of a command. Names are compared without case and without a leading <c>$</c>, <c>@</c> or <c>:</c>.</summary>
#pragma warning disable CA1010 // ADO.NET's base class decides which collection this is.
public sealed class DuckDbParameterCollection : DbParameterCollection
#pragma warning restore CA1010
{
    private readonly List<DuckDbParameter> _items = [];

    public override int Count => _items.Count;

    public override object SyncRoot => ((ICollection)_items).SyncRoot;

    internal IReadOnlyList<DuckDbParameter> Items => _items;

    public DuckDbParameter Add(DuckDbParameter parameter)
    {
        _items.Add(parameter);
        return parameter;
    }

    public DuckDbParameter Add(string name, object? value) => Add(new DuckDbParameter(name, value));

    public DuckDbParameter AddWithValue(string name, object? value) => Add(name, value);

    public override int Add(object value)
    {
        _items.Add(Parameter(value));
        return _items.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values)
            Add(value);
    }

    public override void Clear() => _items.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    public override int IndexOf(object value) => value is DuckDbParameter parameter ? _items.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName)
    {
        var bare = parameterName.TrimStart('$', '@', ':');
        return _items.FindIndex(item => item.BareName.Equals(bare, StringComparison.OrdinalIgnoreCase));
    }

    public override void Insert(int index, object value) => _items.Insert(index, Parameter(value));

    public override void Remove(object value) => _items.Remove(Parameter(value));

    public override void RemoveAt(int index) => _items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _items.RemoveAt(Require(parameterName));

    internal DuckDbParameter? Find(string name) => name.Length > 0 && IndexOf(name) is >= 0 and var index ? _items[index] : null;

    protected override DbParameter GetParameter(int index) => _items[index];

    protected override DbParameter GetParameter(string parameterName) => _items[Require(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _items[index] = Parameter(value);

    protected override void SetParameter(string parameterName, DbParameter value) => _items[Require(parameterName)] = Parameter(value);

    private int Require(string name) => IndexOf(name) is >= 0 and var index
        ? index
        : throw new ArgumentException($"The command has no parameter {name}.", nameof(name));

    private static DuckDbParameter Parameter(object value) => value as DuckDbParameter
        ?? throw new InvalidCastException($"Expected a {nameof(DuckDbParameter)}, got {value?.GetType().Name ?? "null"}.");
}
