namespace TradeKpi.Azure.Lake;

/// <summary>The caller's memory as a stream that the clients can read again when they try again.</summary>
internal static class ReadableContent
{
    public static Stream Of(ReadOnlyMemory<byte> content) => BinaryData.FromBytes(content).ToStream();
}
