using System.Data.Common;
using System.Text;
using TradeKpi.Lake;
using TradeKpi.Quarantine;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>What a purge of the quarantine did.</summary>
/// <param name="Files">Files of the lake that were rewritten.</param>
/// <param name="Entries">Entries whose bytes are gone now.</param>
/// <param name="Open">Entries as old that nobody replayed, and that stay therefore.</param>
public sealed record PurgeReport(long Files, long Entries, long Open);

/// <summary>
/// Takes what came, and what was said of it, out of refused events that were kept long enough; which they were, why, and from where stays,
/// in lake and warehouse, so that completeness and accounting say the same. Each file is rewritten in one step; a crash loses nothing, and
/// the next call goes on.
/// </summary>
/// <remarks>Whatever the hub may still deliver again must not be purged: the archive would meet other bytes than it writes.</remarks>
public sealed class QuarantinePurge(
    ILake lake, IRewritableLake files, QuarantineStore store, DbDataSource warehouse, TimeProvider time)
{
    private const string State = "quarantine-purge/state.json";
    private const int PurgedAtOnce = 1_000;

    private static readonly byte[] s_begun = """{"in_the_warehouse":false}"""u8.ToArray();
    private static readonly byte[] s_through = """{"in_the_warehouse":true}"""u8.ToArray();

    /// <param name="before">Of what was received before, in UTC.</param>
    /// <param name="unreplayed">Whether also what nobody replayed goes, which nobody can correct then.</param>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    /// <exception cref="IOException">The lake cannot be read or written now. Nothing is lost: the same call goes on.</exception>
    /// <exception cref="DbException">The warehouse cannot answer; likewise.</exception>
    public async Task<PurgeReport> PurgeAsync(DateTimeOffset before, bool unreplayed, CancellationToken cancellationToken)
    {
        var (replayed, at, report) = (await store.ReplayedAsync(cancellationToken), time.GetUtcNow(), new PurgeReport(0, 0, 0));
        var knowsEarlier = await BeginAsync(cancellationToken);
        // Listed first: to some stores a rewritten file is a new one, and would be listed again.
        var paths = await lake.ListAsync(LakePath.Quarantine, cancellationToken).Select(file => file.Path).ToListAsync(cancellationToken);
        var purged = new List<(string Path, string Id)>();
        foreach (var path in paths)
        {
            var work = new FileWork(path, entry => unreplayed || replayed.Contains(entry.QuarantineId), before, at);
            if (await files.RewriteAsync(path, content => EditedLines.Of(work.Begin(content), work.Left), cancellationToken))
                report = report with { Files = report.Files + 1, Entries = report.Entries + work.Purged.Count };
            report = report with { Open = report.Open + work.Open };
            purged.AddRange((knowsEarlier ? work.Purged : work.Purged.Concat(work.Gone)).Select(id => (path, id)));
            if (purged.Count >= PurgedAtOnce)
                await PurgeBronzeAsync(purged, cancellationToken);
        }

        await PurgeBronzeAsync(purged, cancellationToken);
        await files.RewriteAsync(State, _ => s_through, cancellationToken);
        return report;
    }

    /// <summary>Whether the warehouse knows of all that earlier calls took from the lake: not where one was cut off in between.</summary>
    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            await lake.WriteOnceAsync(State, s_begun, cancellationToken);
            return false;
        }
        catch (LakeConflictException)
        {
            return await files.RewriteAsync(
                State, state => state.Span.SequenceEqual(s_through) ? s_begun : null, cancellationToken);
        }
    }

    // Who may not read what came sees these four of a line: their rule must be the same as the masking policy's, and nothing else may be
    // asked of the line. Paths come in order, so that few parts of the table lie between the first and the last.
    private async Task PurgeBronzeAsync(List<(string Path, string Id)> purged, CancellationToken cancellationToken)
    {
        if (purged.Count == 0)
            return;
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            """
            update bronze.quarantine_lines
            set line = object_pick(as_object(line), 'quarantine_id', 'reason', 'origin', 'received_at')::variant
            where file_name between :first and :last
              and contains(:purged, file_name || ' ' || get_path(line, 'quarantine_id')::varchar)
            """);
        command.Bind("first", purged[0].Path).Bind("last", purged[^1].Path)
            .Bind("purged", string.Join(',', purged.Select(entry => $"{entry.Path} {entry.Id}")));
        await command.ExecuteNonQueryAsync(cancellationToken);
        purged.Clear();
    }

    /// <summary>The work on one file, which may be begun anew.</summary>
    private sealed class FileWork(string path, Predicate<QuarantineEntry> mayGo, DateTimeOffset before, DateTimeOffset at)
    {
        public long Open { get; private set; }

        /// <summary>The ids of the entries of which nothing is left now.</summary>
        public List<string> Purged { get; } = [];

        /// <summary>And of those of which nothing was left before.</summary>
        public List<string> Gone { get; } = [];

        public ReadOnlyMemory<byte> Begin(ReadOnlyMemory<byte> content)
        {
            Open = 0;
            Purged.Clear();
            Gone.Clear();
            return content;
        }

        public byte[]? Left(ReadOnlyMemory<byte> line, int number)
        {
            if (line.IsEmpty)
                return null;
            var entry = EntryOf(line, number);
            if (PurgedEntry.Is(entry))
            {
                Gone.Add(entry.QuarantineId);
                return null;
            }

            if (entry.ReceivedAt >= before)
                return null;
            if (!mayGo(entry))
            {
                Open++;
                return null;
            }

            Purged.Add(entry.QuarantineId);
            return QuarantineLines.Write([PurgedEntry.Of(entry, at)]).TrimEnd((byte)'\n').ToArray();
        }

        private QuarantineEntry EntryOf(ReadOnlyMemory<byte> line, int number)
        {
            try
            {
                return QuarantineLines.Parse(Encoding.UTF8.GetString(line.Span), number);
            }
            catch (FormatException e)
            {
                throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
            }
        }
    }
}
