namespace TradeKpi.Local.Pipeline;

/// <summary>What the pipeline did since it started.</summary>
internal sealed class PipelineCounters
{
    private long _archived;
    private long _loaded;
    private long _failedFiles;
    private long _quarantined;

    /// <summary>Events that stand in the lake, tombstones included.</summary>
    public long Archived => Interlocked.Read(ref _archived);

    /// <summary>Rows in bronze, quarantine apart.</summary>
    public long Loaded => Interlocked.Read(ref _loaded);

    /// <summary>Files that COPY refused.</summary>
    public long FailedFiles => Interlocked.Read(ref _failedFiles);

    /// <summary>Rows of quarantine files.</summary>
    public long Quarantined => Interlocked.Read(ref _quarantined);

    /// <summary>The last error of the load, while it stands; null when all is well.</summary>
    public string? LoadError { get; set; }

    public void Add(Archive.ArchiveReport report) => Interlocked.Add(ref _archived, report.Events);

    public void Add(Load.LoadReport report)
    {
        Interlocked.Add(ref _loaded, report.Rows.Where(rows => rows.Key != "quarantine").Sum(rows => rows.Value));
        Interlocked.Add(ref _quarantined, report.Rows.GetValueOrDefault("quarantine"));
        Interlocked.Add(ref _failedFiles, report.Failures.Count);
    }
}
