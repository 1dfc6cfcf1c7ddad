using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Generate;
using TradeKpi.Lake;

namespace TradeKpi.Simulation.Tests;

/// <summary>What must be true of the lake alone, when everything that reached the hub has come to it.</summary>
internal sealed class LakeInvariants(World world)
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _events = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refusedAtDoor = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        var lake = world.OpenLake();
        foreach (var path in world.Files)
        {
            await using var file = await lake.OpenReadAsync(path, CancellationToken.None);
            using var reader = new StreamReader(file, Encoding.UTF8);
            while (await reader.ReadLineAsync() is { } line)
                Take(LakePath.EntityOf(path) == "quarantine", path, line);
        }

        HoldTheHub();
        foreach (var id in world.Lines.Concat(world.Fixes).Select(line => line.Truth?.Envelope.EventId).OfType<string>()
            .Where(id => !_events.Contains(id)))
            _faults.Add($"{id} was accepted and is not in the lake");
        var refused = world.HasDoor ? world.Ledger.Count(LineOutcome.Quarantined) : 0;
        if (_refusedAtDoor.Count != refused)
            _faults.Add($"the door refused {refused}, the lake holds {_refusedAtDoor.Count}");
        return _faults;
    }

    private void HoldTheHub()
    {
        var places = world.Hub.Epochs.SelectMany(epoch => epoch.Events.SelectMany((events, partition) =>
            events.Select(change => Place(epoch.Name, partition, change.Sequence)))).ToHashSet(StringComparer.Ordinal);
        _faults.AddRange(places.Where(place => !_places.ContainsKey(place)).Select(place => $"{place} is not in the lake"));
        _faults.AddRange(_places.Keys.Where(place => !places.Contains(place)).Select(place => $"{place} was never in the hub"));
    }

    private void Take(bool isRefused, string path, string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (!isRefused)
        {
            if (root.TryGetProperty("event_id", out var id))
                _events.Add(id.GetString()!);
            Stand(Place(root.GetProperty("hub_epoch").GetString()!, root.GetProperty("hub_partition").GetInt32(),
                root.GetProperty("hub_sequence").GetInt64()), path, line);
            return;
        }

        if (root.GetProperty("reason").GetString() == "LAKE_CONFLICT")
            _faults.Add($"parked: {path} {line}");
        var origin = root.GetProperty("origin").GetString()!;
        if (origin.StartsWith("hub tradekpi/", StringComparison.Ordinal))
            Stand(origin["hub tradekpi/".Length..], path, line);
        else
            _refusedAtDoor.Add(root.GetProperty("quarantine_id").GetString()!);
    }

    private void Stand(string place, string path, string line)
    {
        if (_places.TryGetValue(place, out var standing) && standing != line)
            _faults.Add($"{place} says otherwise in {path}: {line} instead of {standing}");
        _places[place] = line;
    }

    private static string Place(string epoch, int partition, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch}/{partition}/{sequence}");
}
