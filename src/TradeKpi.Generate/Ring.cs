namespace TradeKpi.Generate;

/// <summary>The newest items, a fixed number of them: adding one beyond that forgets the oldest.</summary>
internal sealed class Ring<T>(int capacity)
    where T : struct
{
    private readonly T[] _items = new T[capacity];
    private long _added;

    public int Count => (int)Math.Min(_added, _items.Length);

    /// <param name="index">From 0 to <see cref="Count"/> − 1, in no order of age.</param>
    public ref T this[int index] => ref _items[index];

    public void Add(in T item) => _items[_added++ % _items.Length] = item;
}
