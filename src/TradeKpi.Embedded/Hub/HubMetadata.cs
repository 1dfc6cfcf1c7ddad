using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Embedded.Hub;

/// <summary>What was fixed when the hub was made, kept in <c>hub.json</c>.</summary>
internal sealed record HubMetadata(int Format, string Name, string Epoch, int Partitions)
{
    private const int CurrentFormat = 1;

    /// <exception cref="InvalidDataException">The file is damaged or gone, or the folder holds a hub of another name, number of partitions
    /// or format.</exception>
    public static HubMetadata OpenOrMake(HubOptions options, TimeProvider time)
    {
        var path = Path.Combine(options.Folder, "hub.json");
        if (!File.Exists(path))
        {
            // The file is written before any other: logs without it had one, and another epoch would make other events of theirs.
            if (Directory.EnumerateDirectories(options.Folder, "partition-*").Any())
                throw Damaged(path, options, "is gone", null);
            var epoch = time.GetUtcNow().UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            var made = new HubMetadata(CurrentFormat, options.Name, epoch, options.Partitions);
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(made), options.Durable);
            return made;
        }

        var found = Read(path, options);
        if (found.Format != CurrentFormat)
            throw new InvalidDataException($"{path}: format {found.Format} is not known here; this program reads format {CurrentFormat}.");
        if (found.Name != options.Name || found.Partitions != options.Partitions)
        {
            throw new InvalidDataException(
                $"{path}: the hub is '{found.Name}' with {found.Partitions} partitions, asked for is '{options.Name}' with " +
                $"{options.Partitions}. "
                + "Both are fixed when a hub is made.");
        }

        return found;
    }

    private static HubMetadata Read(string path, HubOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<HubMetadata>(File.ReadAllBytes(path)) is { Epoch.Length: > 0, Name.Length: > 0 } whole
                ? whole
                : throw Damaged(path, options, "holds no hub", null);
        }
        catch (JsonException e)
        {
            throw Damaged(path, options, "is damaged", e);
        }
    }

    private static InvalidDataException Damaged(string path, HubOptions options, string how, Exception? cause) => new(
        $"{path} {how}. Restore it, or write it anew as {{\"Format\":{CurrentFormat},\"Name\":\"{options.Name}\",\"Epoch\":\"EPOCH\","
        + $"\"Partitions\":{options.Partitions}}}, with the epoch that the lake's newest files have in their names: " +
            $"{options.Name}-EPOCH-….",
        cause);
}
