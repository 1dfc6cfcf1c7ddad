using System.Data.Common;

using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Snowflake.Sessions;

/// <summary>Reads kept rows with one page of them in memory.</summary>
internal sealed class PagedReader : ForwardingReader
{
    private readonly KeptRows _rows;
    private long _page;

    private PagedReader(KeptRows rows, DbDataReader first)
        : base(first) => _rows = rows;

    public static async Task<DbDataReader> OpenAsync(KeptRows rows, CancellationToken cancellationToken) =>
        new PagedReader(rows, await rows.ReadAsync(0, cancellationToken));

    public override string GetName(int ordinal) => _rows.Columns?[ordinal].Name ?? Inner.GetName(ordinal);

    public override string GetDataTypeName(int ordinal) => _rows.Columns?[ordinal].Type ?? Inner.GetDataTypeName(ordinal);

    public override bool Read() => Engines.Blocking.Run(() => ReadAsync(CancellationToken.None));

    public override async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (await Inner.ReadAsync(cancellationToken))
            return true;
        if (!Inner.HasRows)
            return false;
        await Inner.DisposeAsync();
        Inner = await _rows.ReadAsync(++_page, cancellationToken);
        return await Inner.ReadAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync();
        await _rows.DropAsync();
        await base.DisposeAsync();
    }
}
