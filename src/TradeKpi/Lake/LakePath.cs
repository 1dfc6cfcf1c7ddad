using System.Buffers;
using System.Globalization;
using TradeKpi.Events;

namespace TradeKpi.Lake;

/// <summary>The paths of the lake: which are allowed, where a batch's lines of one entity go, and which entity a path tells.</summary>
public static class LakePath
{
    /// <summary>The folder of the change events, one folder an entity below it.</summary>
    public const string Events = "lake/";

    /// <summary>What stands in place of an entity's name where a message told of no change.</summary>
    public const string Tombstone = "tombstone";

    /// <summary>The folder of what was refused at the door.</summary>
    public const string Quarantine = "quarantine/";

    private const int LongestPath = 1024;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./");

    /// <summary>
    /// The path itself when it is relative, made of ASCII letters, digits and <c>- _ = . /</c>, and no part is empty or starts or ends
    /// with a dot: the same file on every file system and in a blob container, and never outside the lake.
    /// </summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Is(path))
        {
            throw new ArgumentException(
                $"'{path}' is no lake path: it must be relative, of letters, digits and - _ = . /, without .. or hidden parts.",
                nameof(path));
        }

        return path;
    }

    /// <summary>Whether <see cref="Checked"/> takes a path.</summary>
    public static bool Is(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length is > 0 and <= LongestPath && !path.AsSpan().ContainsAnyExcept(s_allowed) && PartsStand(path);
    }

    /// <summary>The folder, with its slash, in which all stands that starts with a prefix; empty for the whole lake.</summary>
    /// <exception cref="ArgumentException">It is no lake path.</exception>
    public static string FolderOf(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (folder.Length > 0)
            Checked(folder.TrimEnd('/'));
        return folder;
    }

    /// <summary>Where one batch's lines of one entity go; the same batch always goes to the same path.</summary>
    /// <param name="firstEnqueuedAt">Of the entity's first event in the batch; gives date and hour, in UTC.</param>
    public static string Of(Entity entity, string hub, string epoch, int partition, long first, long last,
        DateTimeOffset firstEnqueuedAt) => Of(entity.Wire(), hub, epoch, partition, first, last, firstEnqueuedAt);

    /// <summary>Likewise, of an entity's wire name or of <see cref="Tombstone"/>.</summary>
    public static string Of(string entity, string hub, string epoch, int partition, long first, long last,
        DateTimeOffset firstEnqueuedAt) =>
        Checked($"{Folder(entity)}{Hour(firstEnqueuedAt)}/{hub}-{epoch}-{partition}-{first:D19}-{last:D19}.json");

    /// <summary>Where a file of refused events goes.</summary>
    public static string OfQuarantine(string name, DateTimeOffset receivedAt) => Checked($"{Quarantine}{Hour(receivedAt)}/{name}.json");

    /// <summary>
    /// The wire name of the entity that a path holds lines of, <c>quarantine</c> for refused events, <see cref="Tombstone"/> for
    /// tombstones, or null for any other file.
    /// </summary>
    public static string? EntityOf(string path)
    {
        if (path.StartsWith(Quarantine, StringComparison.Ordinal))
            return "quarantine";
        foreach (var entity in Enum.GetValues<Entity>())
        {
            if (path.StartsWith(Folder(entity.Wire()), StringComparison.Ordinal))
                return entity.Wire();
        }

        return path.StartsWith(Folder(Tombstone), StringComparison.Ordinal) ? Tombstone : null;
    }

    /// <summary>The most lines that a file of a batch can hold, by the positions in its name; 1 where it has none.</summary>
    public static long MostLines(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        const int Digits = 19;
        var name = path.AsSpan()[..Math.Max(0, path.Length - ".json".Length)];
        return name.Length > 2 * Digits + 1
            && long.TryParse(name[^Digits..], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && long.TryParse(name[^(2 * Digits + 1)..^(Digits + 1)], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? Math.Max(1, last - first + 1)
            : 1;
    }

    /// <summary>A path from its day on, by which files of all entities stand in the order of time.</summary>
    public static string WithinEntity(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[Math.Max(0, path.IndexOf("date=", StringComparison.Ordinal))..];
    }

    /// <summary>
    /// The folder of an entity's files, of the tombstones or of the quarantine, by the name that <see cref="EntityOf"/> gives.
    /// </summary>
    public static string Folder(string entity) => entity == "quarantine" ? Quarantine : $"{Events}{entity}/";

    /// <summary>The folder of a UTC day within <see cref="Folder"/>.</summary>
    public static string DayFolder(string entity, DateTimeOffset day) => $"{Folder(entity)}{Day(day)}/";

    private static string Day(DateTimeOffset at) => $"date={at.UtcDateTime:yyyy-MM-dd}";

    private static string Hour(DateTimeOffset at) => $"{Day(at)}/hour={at.UtcDateTime:HH}";

    private static bool PartsStand(string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan()[range];
            if (part.IsEmpty || part[0] == '.' || part[^1] == '.')
                return false;
        }

        return true;
    }
}
