using System.Text;

namespace TradeKpi.Events;

/// <summary>The wire names of entities and change types, read without regard to case.</summary>
internal static class WireReading
{
    public const string Entities = "order, customer, product, trade";

    /// <summary>The synonyms that are taken: CREATE, READ, and Debezium's letters c, u, d, r.</summary>
    public const string ChangeTypes = "INSERT (also CREATE, c), UPDATE (u), DELETE (d), SNAPSHOT (also READ, r)";

    public static bool TryEntity(ReadOnlySpan<byte> text, out Entity entity, out bool canonical)
    {
        entity = text switch
        {
            _ when Ascii.EqualsIgnoreCase(text, "order"u8) => Entity.Order,
            _ when Ascii.EqualsIgnoreCase(text, "customer"u8) => Entity.Customer,
            _ when Ascii.EqualsIgnoreCase(text, "product"u8) => Entity.Product,
            _ when Ascii.EqualsIgnoreCase(text, "trade"u8) => Entity.Trade,
            _ => (Entity)(-1),
        };
        canonical = text.IndexOfAnyExceptInRange((byte)'a', (byte)'z') < 0;
        return (int)entity >= 0;
    }

    public static bool TryChangeType(ReadOnlySpan<byte> text, out ChangeType changeType, out bool canonical)
    {
        (changeType, var name) = text switch
        {
            _ when Ascii.EqualsIgnoreCase(text, "INSERT"u8) => (ChangeType.Insert, true),
            _ when Ascii.EqualsIgnoreCase(text, "UPDATE"u8) => (ChangeType.Update, true),
            _ when Ascii.EqualsIgnoreCase(text, "DELETE"u8) => (ChangeType.Delete, true),
            _ when Ascii.EqualsIgnoreCase(text, "SNAPSHOT"u8) => (ChangeType.Snapshot, true),
            _ when Ascii.EqualsIgnoreCase(text, "CREATE"u8) || Ascii.EqualsIgnoreCase(text, "c"u8) => (ChangeType.Insert, false),
            _ when Ascii.EqualsIgnoreCase(text, "u"u8) => (ChangeType.Update, false),
            _ when Ascii.EqualsIgnoreCase(text, "d"u8) => (ChangeType.Delete, false),
            _ when Ascii.EqualsIgnoreCase(text, "READ"u8) || Ascii.EqualsIgnoreCase(text, "r"u8) => (ChangeType.Snapshot, false),
            _ => ((ChangeType)(-1), false),
        };
        canonical = name && text.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
        return (int)changeType >= 0;
    }
}
