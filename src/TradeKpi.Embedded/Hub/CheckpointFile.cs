using System.Globalization;
using System.Text;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// One checkpoint on disk: <c>NEXT SUM</c>, the sum being the CRC-32C of group, partition and number as eight hexadecimal digits. Earlier
/// versions wrote the number alone.
/// </summary>
internal static class CheckpointFile
{
    public static byte[] Text(string group, int partition, long next) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{next} {Sum(group, partition, next):x8}\n"));

    /// <summary>The number, and whether its sum proves it; null where the file holds no checkpoint of that group and partition.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (long Next, bool IsProven)? Read(string path, string group, int partition)
    {
        var text = File.ReadAllText(path, Encoding.Latin1);
        if (!text.EndsWith('\n'))
            return null;
        var words = text[..^1].Split(' ');
        if (!long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var next))
            return null;
        return words.Length == 1 ? (next, false) : text == Encoding.ASCII.GetString(Text(group, partition, next)) ? (next, true) : null;
    }

    private static uint Sum(string group, int partition, long next) => ~Crc32C.Add(
        Crc32C.Start, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{group}/{partition}/{next}")));
}
