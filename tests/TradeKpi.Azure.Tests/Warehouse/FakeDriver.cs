using System.Data.Common;
using TradeKpi.Tests.Fakes;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Tests.Warehouse;

/// <summary>A driver whose sessions a fake warehouse answers, and which remembers what it was told.</summary>
internal sealed class FakeDriver(FakeWarehouse warehouse) : IWarehouseDriver
{
    public List<string> ConnectionStrings { get; } = [];

    public int NotPooled { get; private set; }

    public DbConnection Connect(string connectionString)
    {
        ConnectionStrings.Add(connectionString);
        return warehouse.CreateConnection();
    }

    public DriverError? ErrorOf(Exception exception) => (exception as FakeDriverException)?.Told;

    public void PreventPooling(DbConnection connection) => NotPooled++;
}

/// <summary>An error as Snowflake's driver throws it.</summary>
internal sealed class FakeDriverException(int number, string? sqlState, string message, Exception? inner = null)
    : DbException(message, inner)
{
    public const int InternalError = 270_001;

    public DriverError Told { get; } = new(number, sqlState, "q-1");
}
