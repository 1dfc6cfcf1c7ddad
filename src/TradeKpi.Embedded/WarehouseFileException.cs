namespace TradeKpi.Embedded;

/// <summary>The file of the embedded warehouse is there and cannot be opened: damaged, or out of reach.</summary>
public sealed class WarehouseFileException(string message, Exception inner) : System.Data.Common.DbException(message, inner);
