namespace TradeKpi.Embedded;

/// <summary>The file of the embedded warehouse cannot be used: gone, damaged, or out of reach.</summary>
public sealed class WarehouseFileException(string message, Exception? inner) : System.Data.Common.DbException(message, inner);
