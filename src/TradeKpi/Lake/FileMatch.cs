namespace TradeKpi.Lake;

/// <summary>How a file that stands already compares with the content that was to be written.</summary>
public enum FileMatch
{
    /// <summary>Nothing stands there.</summary>
    Absent,

    /// <summary>The content, whole.</summary>
    Same,

    /// <summary>The start of the content, then nothing or, on a disk, zeros: what a crash leaves of a write.</summary>
    Partial,

    /// <summary>Something else.</summary>
    Other,
}
