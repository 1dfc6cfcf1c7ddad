using TradeKpi.Embedded.Snowflake.Engines;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>The columns of a query that did not run.</summary>
internal sealed class DescribedReader(IReadOnlyList<ResultColumn> columns) : ForwardingReader(RowSet.Empty())
{
    public override int FieldCount => columns.Count;

    public override bool Read() => false;

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override string GetName(int ordinal) => columns[ordinal].Name;

    public override string GetDataTypeName(int ordinal) => columns[ordinal].Type;
}
