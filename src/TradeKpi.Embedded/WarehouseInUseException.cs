namespace TradeKpi.Embedded;

/// <summary>Another program has the file of the embedded warehouse open. Nothing is wrong with it.</summary>
public sealed class WarehouseInUseException(string message, Exception? inner) : IOException(message, inner);
