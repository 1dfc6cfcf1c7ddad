using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Azure.Warehouse;

/// <summary>The driver's reader. A large result comes in parts, so reading on may fail as asking does.</summary>
internal sealed class TranslatedReader(DbDataReader inner, Translation translation) : ForwardingReader(inner)
{
    public override bool Read() => translation.Run(Inner.Read);

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        translation.RunAsync(() => Inner.ReadAsync(cancellationToken), cancellationToken);

    public override bool NextResult() => translation.Run(Inner.NextResult);

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        translation.RunAsync(() => Inner.NextResultAsync(cancellationToken), cancellationToken);

    public override void Close() => translation.Run(Inner.Close);
}
