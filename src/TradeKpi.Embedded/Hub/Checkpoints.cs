using System.Collections.Concurrent;
using System.Globalization;

namespace TradeKpi.Embedded.Hub;

/// <summary>
/// How far each consumer group has come: one file a group and partition, holding the next sequence to read. A file that is damaged, or says
/// without proof what the log does not reach, counts as the beginning: events come again, which every consumer bears.
/// </summary>
internal sealed class Checkpoints
{
    private readonly string _folder;
    private readonly bool _durable;
    private readonly ConcurrentDictionary<(string Group, int Partition), long> _next = new();
    private readonly Dictionary<(string Group, int Partition), long> _unproven = [];
    private readonly List<string> _doubts = [];
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
                    Take(file.FullName, group.Name, partition);
            }
        }
    }

    /// <summary>The files that were not believed, each told in a sentence.</summary>
    public IReadOnlyList<string> Doubts => _doubts;

    /// <summary>Believes what the files of a partition say without proof, as far as its log reaches.</summary>
    /// <param name="end">The sequence that the log's next event gets.</param>
    public void Believe(int partition, long end)
    {
        foreach (var (key, next) in _unproven.Where(one => one.Key.Partition == partition))
        {
            if (next <= end)
                _next[key] = next;
            else
                Doubt(PathOf(key.Group, partition), string.Create(CultureInfo.InvariantCulture, $"says {next}, but the log ends at {end}"));
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
            Directory.CreateDirectory(Path.Combine(_folder, group));
            AtomicFile.Write(PathOf(group, partition), CheckpointFile.Text(group, partition, next), _durable);
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

    private void Take(string path, string group, int partition)
    {
        var found = CheckpointFile.Read(path, group, partition);
        if (found is null)
            Doubt(path, "is damaged");
        _next[(group, partition)] = found is (var proven, true) ? proven : 0;
        if (found is (var unproven, false))
            _unproven[(group, partition)] = unproven;
    }

    private void Doubt(string path, string why) => _doubts.Add(
        $"{path} {why}: its consumer begins again from the oldest event that the log holds. What it took before is known by its place.");

    private string PathOf(string group, int partition) => Path.Combine(_folder, group, $"{partition}.next");

    private static string Checked(string group) =>
        group.Length is > 0 and <= 50 && group.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? group
            : throw new ArgumentException($"'{group}' is no consumer group: lower-case letters, digits and hyphens, at most 50.",
                nameof(group));
}
