namespace TradeKpi.Local.Shell;

/// <summary>A file that the user named for what a command writes: what stood there stays until all of the new is written.</summary>
internal static class OutputFile
{
    /// <param name="write">Fills the file; what fails of itself is not blamed on the file.</param>
    /// <exception cref="OutputFileException">The file cannot be made or filled.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        var target = Blaming(path, () => LinkedBy(path) ?? path);
        // Nothing can stand in the place of a device or a pipe, nor need it in that of an empty file.
        var isReplaced = !path.StartsWith("/dev/", StringComparison.Ordinal) && !Directory.Exists(target)
            && (!File.Exists(target) || new FileInfo(target).Length > 0);
        var filled = isReplaced ? $"{target}.part" : path;
        var file = Blaming(path, () => File.Create(filled));
        try
        {
            T written;
            await using (file)
                written = await write(file);
            if (isReplaced)
                Blaming(path, () => Replace(filled, target));
            return written;
        }
        catch (Exception e)
        {
            if (isReplaced)
                File.Delete(filled);
            // The system names the file that it cannot write.
            if (e is IOException and not OutputFileException && e.Message.Contains(filled, StringComparison.Ordinal))
                throw new OutputFileException(path, e);
            throw;
        }
    }

    private static string? LinkedBy(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;

    private static bool Replace(string filled, string target)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(filled, File.GetUnixFileMode(target));
        File.Move(filled, target, overwrite: true);
        return true;
    }

    private static T Blaming<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputFileException(path, e);
        }
    }
}
