using System.Data.Common;

namespace TradeKpi.Warehouse;

/// <summary>A warehouse's ADO.NET driver, and the two things about it that ADO.NET has no word for.</summary>
public interface IWarehouseDriver
{
    /// <summary>A connection that is not open yet.</summary>
    /// <exception cref="ArgumentException">The driver cannot read the connection string.</exception>
    DbConnection Connect(string connectionString);

    /// <summary>What the driver says of an error, or null when this very exception is none of its own, whatever lies beneath it.</summary>
    DriverError? ErrorOf(Exception exception);

    /// <summary>Has the session of an open connection closed, instead of given back to the pool, once the connection is.</summary>
    void PreventPooling(DbConnection connection);
}

/// <summary>An error as a driver tells it.</summary>
/// <param name="Number">The warehouse's, or the driver's own.</param>
/// <param name="SqlState">Five characters, or null where none came.</param>
/// <param name="QueryId">Of the statement in the warehouse's history, or null.</param>
public sealed record DriverError(int Number, string? SqlState, string? QueryId);
