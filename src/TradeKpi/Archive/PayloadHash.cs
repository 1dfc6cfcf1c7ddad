using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TradeKpi.Erasure;
using TradeKpi.Events;

namespace TradeKpi.Archive;

/// <summary>
/// What tells whether two events of one identity say the same: a hash over change type, key and the payload's bytes as they are archived.
/// It is taken here, once, as a warehouse writes JSON anew when it makes text of it, each in its own way.
/// </summary>
internal static class PayloadHash
{
    private static readonly string s_noHash = ErasedEvent.PayloadHash.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The lower half of the MD5 over <c>change_type|key|payload</c>, as a number: what silver takes itself where a line tells none.
    /// </summary>
    /// <remarks>https://docs.snowflake.com/en/sql-reference/functions/md5_number_lower64</remarks>
    public static ulong Of(ChangeEvent change) =>
        Of(change.Envelope.ChangeType.Wire(), change.Envelope.Key, Payload(change.Json.Span));

    /// <summary>
    /// Whether a line of the lake says what it did when its hash was taken. True where it tells none, as those of erased events do.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool Stands(ReadOnlySpan<byte> line)
    {
        try
        {
            return SaysTheSame(line);
        }
        catch (InvalidOperationException)
        {
            // An escape names half of a surrogate pair: the door lets no such text in.
            return false;
        }
    }

    private static bool SaysTheSame(ReadOnlySpan<byte> line)
    {
        var (type, key, hash) = ((string?)null, (string?)null, (string?)null);
        var payload = ReadOnlySpan<byte>.Empty;
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            switch (name)
            {
                case EventFields.ChangeType:
                    type = text;
                    break;
                case EventFields.Key:
                    key = text;
                    break;
                case EventFields.Payload:
                    payload = line[start..(int)reader.BytesConsumed];
                    break;
                case HubFields.PayloadHash:
                    hash = text;
                    break;
            }
        }

        return hash is null || hash == s_noHash || hash == Of(type, key, payload).ToString(CultureInfo.InvariantCulture);
    }

    private static ulong Of(string? type, string? key, ReadOnlySpan<byte> payload)
    {
        var characters = (type?.Length ?? 0) + (key?.Length ?? 0) + 2;
        var text = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(characters) + payload.Length);
        Utf8.TryWrite(text, $"{type}|{key}|", out var head);
        payload.CopyTo(text.AsSpan(head));
        var length = head + payload.Length;
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // It tells payloads of one event apart and guards nothing; both warehouses have it.
        MD5.HashData(text.AsSpan(0, length), digest);
#pragma warning restore CA5351
        ArrayPool<byte>.Shared.Return(text);
        return BinaryPrimitives.ReadUInt64BigEndian(digest[(MD5.HashSizeInBytes / 2)..]);
    }

    /// <summary>The payload of an event in its normal form, where it is the last member.</summary>
    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(EventFields.Payload);
            reader.Read();
            if (found)
                return json[(int)reader.TokenStartIndex..].TrimEnd(" \t\r\n"u8)[..^1].TrimEnd(" \t\r\n"u8);
            reader.Skip();
        }

        return [];
    }
}
