using System.IO.Compression;
using System.Text;
using TradeKpi.Unpack;

namespace TradeKpi.Tests.Unpack;

/// <summary>Ways in which sources put several events into one input, and in which they encode it.</summary>
internal static class Forms
{
    private const string Mark = "\uFEFF";

    public static IReadOnlyDictionary<string, Func<IReadOnlyList<string>, string>> Several { get; } =
        new Dictionary<string, Func<IReadOnlyList<string>, string>>(StringComparer.Ordinal)
        {
            ["a value a line"] = events => string.Join('\n', events) + "\n",
            ["lines of Windows, blank ones between"] = events => "\r\n" + string.Join("\r\n \r\n", events),
            ["an array"] = events => $"[{string.Join(',', events)}]",
            ["an array over lines"] = events => $" [\n  {string.Join(",\n  ", events)}\n]\n",
            ["one after another"] = events => string.Concat(events),
            ["one after another, spaces between"] = events => string.Join(" \t", events) + "\n",
            ["files with byte order marks, one after another"] = events => string.Concat(events.Select(json => $"{Mark}{json}\n")),
            ["files with byte order marks, no line end between"] = events => string.Concat(events.Select(json => Mark + json)),
            ["two arrays, one after another"] = events =>
                $"{Mark}[{string.Join(',', events.Take(events.Count / 2))}]\n{Mark}[{string.Join(',', events.Skip(events.Count / 2))}]",
        };

    public static IReadOnlyDictionary<string, Func<string, byte[]>> Encoded { get; } =
        new Dictionary<string, Func<string, byte[]>>(StringComparer.Ordinal)
        {
            ["UTF-8"] = Encoding.UTF8.GetBytes,
            ["UTF-8 with its mark"] = text => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            ["UTF-16"] = text => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
            ["UTF-16, big end first"] = text => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
            ["UTF-32"] = text => [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(text)],
            ["gzip"] = text => Zipped(Encoding.UTF8.GetBytes(text)),
            ["gzip in two members"] = text =>
                [.. Zipped(Encoding.UTF8.GetBytes(text)[..(text.Length / 2)]),
                    .. Zipped(Encoding.UTF8.GetBytes(text)[(text.Length / 2)..])],
            ["gzip of UTF-16"] = text => Zipped([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]),
        };

    /// <summary>A little that unpacks to so many bytes.</summary>
    public static byte[] Bomb(int bytes)
    {
        var blank = new byte[bytes];
        blank.AsSpan().Fill((byte)' ');
        return Zipped(blank);
    }

    public static byte[] Zipped(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(content);
        return zipped.ToArray();
    }

    public static MessageHead Head(string? type = null, string? encoding = null, params (string Name, string Value)[] properties) =>
        new(type, encoding, properties.ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal));
}
