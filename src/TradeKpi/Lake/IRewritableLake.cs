namespace TradeKpi.Lake;

/// <summary>
/// The lake where its files must change after all: for erasing personal data, and for how far that and the quarantine's work have come. A
/// port of its own, so that no stage that writes the lake can.
/// </summary>
public interface IRewritableLake
{
    /// <summary>
    /// Puts what an edit makes of a whole file in its place, in one step and durably: a reader, or a crash, finds the one or the other.
    /// </summary>
    /// <param name="edit">Makes the new content, which is not empty, or null to leave the file alone. May be asked more than once.</param>
    /// <returns>Whether the file was changed.</returns>
    /// <exception cref="FileNotFoundException">No file stands at the path.</exception>
    /// <exception cref="IOException">The lake cannot be read or written now; the file is as it was.</exception>
    Task<bool> RewriteAsync(string path, Func<ReadOnlyMemory<byte>, byte[]?> edit, CancellationToken cancellationToken);
}
