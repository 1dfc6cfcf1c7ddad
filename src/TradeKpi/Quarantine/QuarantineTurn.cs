using System.Globalization;
using System.Text;
using System.Text.Json;
using TradeKpi.Events;
using TradeKpi.Lake;

namespace TradeKpi.Quarantine;

/// <summary>
/// The turn of whoever changes the quarantine, one at a time over all processes that share a lake: a file there says until when somebody
/// has it.
/// </summary>
public sealed class QuarantineTurn(ILake lake, IRewritableLake files, TimeProvider time)
{
    private const string Turn = "quarantine-turn/turn.json";

    private static readonly byte[] s_free = Until(DateTimeOffset.UnixEpoch);

    /// <summary>Takes the turn, until what it gives is disposed.</summary>
    /// <param name="most">How long the work can take: as long nobody else has the turn after who took it has died.</param>
    /// <returns>Null where another has it.</returns>
    /// <exception cref="IOException">The lake cannot be read or written now.</exception>
    public async Task<IAsyncDisposable?> TakeAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        try
        {
            await lake.WriteOnceAsync(Turn, s_free, cancellationToken);
        }
        catch (LakeConflictException)
        {
            // It stands there, with whoever had the turn last.
        }

        var now = time.GetUtcNow();
        var own = Until(now + most);
        return await files.RewriteAsync(Turn, turn => Ends(turn) <= now ? own : null, cancellationToken) ? new Taken(files, own) : null;
    }

    /// <summary>Frees the turn of one who has died, where the caller alone can have it now.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public async Task FreeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await files.RewriteAsync(Turn, _ => s_free, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // Nobody ever had it.
        }
    }

    private static byte[] Until(DateTimeOffset at) => Encoding.UTF8.GetBytes($$"""{"until":"{{Rfc3339.Text(at)}}"}""");

    private static DateTimeOffset Ends(ReadOnlyMemory<byte> turn)
    {
        using var said = JsonDocument.Parse(turn);
        return DateTimeOffset.Parse(said.RootElement.GetProperty("until").GetString()!, CultureInfo.InvariantCulture);
    }

    private sealed class Taken(IRewritableLake files, byte[] own) : IAsyncDisposable
    {
        // One that lasted too long may be another's by now.
        public async ValueTask DisposeAsync() =>
            await files.RewriteAsync(Turn, turn => turn.Span.SequenceEqual(own) ? s_free : null, CancellationToken.None);
    }
}
