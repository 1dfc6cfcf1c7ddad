namespace TradeKpi.Events;

/// <summary>One JSON value of an input, not yet read as an event.</summary>
/// <param name="Bytes">The value's own copy of its bytes; of a value that is too large, the first bytes.</param>
/// <param name="Position">The 1-based number of its first line, or of the element in an array.</param>
/// <param name="Refusal">Set when the value was given up while splitting.</param>
public readonly record struct RawInput(ReadOnlyMemory<byte> Bytes, long Position, Refusal? Refusal);
