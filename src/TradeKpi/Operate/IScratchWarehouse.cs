using System.Data.Common;

namespace TradeKpi.Operate;

/// <summary>Makes the warehouse that gold is compared with: built anew from the lake alone, by a full recompute.</summary>
public interface IScratchWarehouse
{
    /// <exception cref="DbException">The recompute failed.</exception>
    Task<IScratch> RecomputeAsync(CancellationToken cancellationToken);
}

/// <summary>A scratch warehouse; it goes away when disposed.</summary>
public interface IScratch : IAsyncDisposable
{
    DbDataSource Warehouse { get; }
}
