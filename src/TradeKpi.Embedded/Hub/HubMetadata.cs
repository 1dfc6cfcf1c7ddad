using System.Globalization;
using System.Text.Json;

namespace TradeKpi.Embedded.Hub;

/// <summary>What was fixed when the hub was made, kept in <c>hub.json</c>.</summary>
internal sealed record HubMetadata(int Format, string Name, string Epoch, int Partitions)
{
    private const int CurrentFormat = 1;

    /// <exception cref="InvalidDataException">The folder holds a hub of another name, number of partitions or format.</exception>
    public static HubMetadata OpenOrMake(HubOptions options, TimeProvider time)
    {
        var path = Path.Combine(options.Folder, "hub.json");
        if (!File.Exists(path))
        {
            var epoch = time.GetUtcNow().UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            var made = new HubMetadata(CurrentFormat, options.Name, epoch, options.Partitions);
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(made), options.Durable);
            return made;
        }

        var found = Read(path);
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

    private static HubMetadata Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<HubMetadata>(File.ReadAllBytes(path)) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
