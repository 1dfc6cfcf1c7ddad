using System.Data.Common;

namespace TradeKpi.Warehouse;

/// <summary>A statement needed more memory, or more room beside it, than the warehouse may take. Whatever else runs goes on.</summary>
/// <param name="message">What it was, and which setting bounds it.</param>
public sealed class WarehouseMemoryException(string message, Exception? inner) : DbException(message, inner)
{
    /// <summary>The one that stands behind a failure; null where none does.</summary>
    public static WarehouseMemoryException? In(Exception? failure)
    {
        while (failure is not null and not WarehouseMemoryException)
            failure = failure.InnerException;
        return (WarehouseMemoryException?)failure;
    }
}
