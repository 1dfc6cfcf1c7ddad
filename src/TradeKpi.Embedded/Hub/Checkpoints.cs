using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// How far each consumer group has come: one file a group and partition, holding the next sequence to read. A file that cannot be read
/// counts as the beginning: events come again, which every consumer bears.
/// </summary>
internal sealed class Checkpoints
{
    private readonly string _folder;
    private readonly bool _durable;
    private readonly ConcurrentDictionary<(string Group, int Partition), long> _next = new();
    private readonly Lock _gate = new();

    public Checkpoints(string folder, bool durable)
    {
        (_folder, _durable) = (folder, durable);
        Directory.CreateDirectory(folder);
        foreach (var group in new DirectoryInfo(folder).EnumerateDirectories())
        {
            foreach (var file in group.EnumerateFiles("*.next"))
            {
                if (int.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture,
                    out var partition))
                    _next[(group.Name, partition)] = Read(file.FullName);
            }
        }
    }

    /// <summary>The next sequence that the group reads; a group that was never seen starts at 0 and is kept in mind from now on.</summary>
    public long Next(string group, int partition)
    {
        if (_next.TryGetValue((group, partition), out var next))
            return next;
        Advance(group, partition, 0);
        return _next[(group, partition)];
    }

    /// <summary>The next sequence that the group reads, without keeping it in mind.</summary>
    public long Peek(string group, int partition) => _next.GetValueOrDefault((Checked(group), partition));

    public void Advance(string group, int partition, long next)
    {
        lock (_gate)
        {
            if (_next.TryGetValue((Checked(group), partition), out var known) && known >= next)
                return;
            var folder = Path.Combine(_folder, group);
            Directory.CreateDirectory(folder);
            AtomicFile.Write(Path.Combine(folder, $"{partition}.next"),
                Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture) + "\n"), _durable);
            _next[(group, partition)] = next;
        }
    }

    /// <summary>What every known group has passed.</summary>
    public long Lowest(int partition) => Of(partition).DefaultIfEmpty(0).Min();

    /// <summary>What any group has passed: events up to there are known outside.</summary>
    public long Highest(int partition) => Of(partition).DefaultIfEmpty(0).Max();

    private IEnumerable<long> Of(int partition)
    {
        var groups = _next.Keys.Select(key => key.Group).Distinct(StringComparer.Ordinal);
        return groups.Select(group => _next.GetValueOrDefault((group, partition)));
    }

    private static long Read(string path)
    {
        var text = File.ReadAllBytes(path);
        return Utf8Parser.TryParse(text, out long next, out var used) && used == text.Length - 1 && text[^1] == '\n'
            ? Math.Max(0, next)
            : 0;
    }

    private static string Checked(string group) =>
        group.Length is > 0 and <= 50 && group.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? group
            : throw new ArgumentException($"'{group}' is no consumer group: lower-case letters, digits and hyphens, at most 50.",
                nameof(group));
}
