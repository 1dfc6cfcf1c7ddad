using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Embedded.Snowflake;

/// <summary>A bound value: named for <c>:name</c>, unnamed for the next <c>?</c>.</summary>
public sealed class SnowflakeParameter : DbParameter
{
    public override DbType DbType { get; set; } = DbType.Object;

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; } = true;

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    /// <summary>The name without the mark in front of it.</summary>
    internal string BareName => ParameterName.TrimStart(':', '@', '$');

    public override void ResetDbType() => DbType = DbType.Object;
}

/// <summary>The bound values of a command, in order.</summary>
[SuppressMessage(
    "Design", "CA1010:Generic interface should also be implemented", Justification = "DbParameterCollection is what ADO.NET asks for.")]
public sealed class SnowflakeParameterCollection : DbParameterCollection
{
    private readonly List<SnowflakeParameter> _items = [];

    public override int Count => _items.Count;

    public override object SyncRoot => ((ICollection)_items).SyncRoot;

    internal IReadOnlyList<SnowflakeParameter> Items => _items;

    public override int Add(object value)
    {
        _items.Add((SnowflakeParameter)value);
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

    public override int IndexOf(object value) => value is SnowflakeParameter parameter ? _items.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName) =>
        _items.FindIndex(item => item.BareName.Equals(parameterName.TrimStart(':', '@', '$'), StringComparison.OrdinalIgnoreCase));

    public override void Insert(int index, object value) => _items.Insert(index, (SnowflakeParameter)value);

    public override void Remove(object value) => _items.Remove((SnowflakeParameter)value);

    public override void RemoveAt(int index) => _items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _items.RemoveAt(Known(parameterName));

    protected override DbParameter GetParameter(int index) => _items[index];

    protected override DbParameter GetParameter(string parameterName) => _items[Known(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _items[index] = (SnowflakeParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) =>
        _items[Known(parameterName)] = (SnowflakeParameter)value;

    private int Known(string name) => IndexOf(name) is var index and >= 0
        ? index
        : throw new ArgumentException($"There is no parameter {name}.", nameof(name));
}
