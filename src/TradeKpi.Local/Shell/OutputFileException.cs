namespace TradeKpi.Local.Shell;

/// <summary>A file that the user named for what a command writes cannot be written; the data folder is well.</summary>
public sealed class OutputFileException(string path, Exception inner)
    : IOException($"{path} cannot be written: {inner.Message} Choose another file.", inner);
