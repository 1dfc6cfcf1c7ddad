using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Lake;

namespace TradeKpi.Erasure;

/// <summary>That a customer's personal data are to be erased, and whatever comes of them later with them.</summary>
/// <param name="Reason">Why, in the words of whoever asked; empty where none were given.</param>
public sealed record ErasureRecord(string Key, string Reason, DateTimeOffset AskedAt);

/// <summary>The erasures, kept in the lake: what is archived or quarantined from then on is masked, whoever sends it.</summary>
public sealed class ErasureRecords(ILake lake, TimeProvider time)
{
    /// <summary>The folder of the records, one file an erased customer.</summary>
    internal const string Folder = "erasures/";

    private readonly ConcurrentDictionary<string, string> _read = new(StringComparer.Ordinal);
    private Cached? _cached;

    /// <summary>How long a process may go on without knowing of an erasure that another has recorded.</summary>
    public static TimeSpan KnownAfter { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The keys of all erased customers, as they stood at most <see cref="KnownAfter"/> ago.</summary>
    /// <exception cref="IOException">The lake cannot be read now.</exception>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public async ValueTask<ErasedKeys> KeysAsync(CancellationToken cancellationToken)
    {
        var cached = Volatile.Read(ref _cached);
        if (cached is not null && time.GetElapsedTime(cached.At) < KnownAfter)
            return cached.Keys;
        var at = time.GetTimestamp();
        var paths = 0;
        await foreach (var file in lake.ListAsync(Folder, cancellationToken))
        {
            paths++;
            if (!_read.ContainsKey(file.Path))
                _read[file.Path] = (await ReadAsync(lake, file.Path, cancellationToken)).Key;
        }

        var keys = cached is not null && cached.Records == paths ? cached.Keys : new ErasedKeys(_read.Values);
        Volatile.Write(ref _cached, new Cached(keys, paths, at));
        return keys;
    }

    /// <summary>Records an erasure, durably. The first record of a key stands.</summary>
    /// <exception cref="IOException">The lake cannot take it now.</exception>
    public async Task AddAsync(ErasureRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["entity"] = Entity.Customer.Wire(),
            ["key"] = record.Key,
            ["reason"] = record.Reason,
            ["asked_at"] = Rfc3339.Text(record.AskedAt),
        });
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.Key)).AsSpan(0, 16));
        try
        {
            await lake.WriteOnceAsync($"{Folder}customer-{name}.json", Encoding.UTF8.GetBytes(text + "\n"), cancellationToken);
        }
        catch (LakeConflictException)
        {
            // Asked for before, at another time or for another reason: that record stands.
        }

        Volatile.Write(ref _cached, null);
    }

    /// <summary>Every record.</summary>
    /// <inheritdoc cref="KeysAsync"/>
    public async IAsyncEnumerable<ErasureRecord> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in lake.ListAsync(Folder, cancellationToken))
            yield return await ReadAsync(lake, file.Path, cancellationToken);
    }

    /// <exception cref="InvalidDataException">The record is damaged; the message names it.</exception>
    internal static async Task<ErasureRecord> ReadAsync(ILake lake, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await lake.OpenReadAsync(path, cancellationToken);
            var fields = await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(content, JsonSerializerOptions.Default,
                cancellationToken);
            return fields is not null && fields.TryGetValue("key", out var key)
                ? new ErasureRecord(key, fields.GetValueOrDefault("reason", ""),
                    DateTimeOffset.Parse(fields["asked_at"], System.Globalization.CultureInfo.InvariantCulture))
                : throw new InvalidDataException($"{path} is damaged: it names no key.");
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    private sealed record Cached(ErasedKeys Keys, int Records, long At);
}
