namespace TradeKpi.Local.Shell;

/// <summary>A file that the user named for what a command writes cannot be written; the data folder is well.</summary>
public sealed class OutputFileException(string path, Exception inner)
    : IOException($"{path} cannot be written: {inner.Message} Choose another file.", inner)
{
    /// <summary>Makes the file, or empties it.</summary>
    /// <exception cref="OutputFileException">It cannot be made.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputFileException(path, e);
        }
    }
}
