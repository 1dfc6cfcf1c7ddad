using Azure;
using Polly;
using Polly.Retry;
using TradeKpi.Lake;

namespace TradeKpi.Azure.Lake;

/// <summary>
/// What the lakes of Azure share: an upload that only makes new files, and a look at what stands there when it finds one. A file is
/// acknowledged once its content was compared, and replaced only while it is the very version that was found incomplete.
/// </summary>
/// <param name="patience">How long an incomplete file is left to whoever may be writing it.</param>
public abstract class RemoteLake(TimeProvider time, TimeSpan patience) : ILake
{
    private readonly ResiliencePipeline<Round> _rounds = new ResiliencePipelineBuilder<Round> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<Round>
        {
            ShouldHandle = round => ValueTask.FromResult(round.Outcome is { Exception: null, Result.End: null }),
            MaxRetryAttempts = 99,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromSeconds(1),
            DelayGenerator = round => ValueTask.FromResult<TimeSpan?>(round.Outcome.Result.AtOnce ? TimeSpan.Zero : null),
        })
        .Build();

    /// <inheritdoc/>
    public async Task<LakeWrite> WriteOnceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        LakePath.Checked(path);
        if (content.IsEmpty)
            throw new ArgumentException("An empty file cannot be told from a crashed write.", nameof(content));
        try
        {
            return await WriteAsync(path, content, cancellationToken);
        }
        catch (Exception e) when (LakeFailure.Is(e, cancellationToken))
        {
            throw LakeFailure.At($"writing {path}", e);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken)
    {
        LakePath.Checked(path);
        try
        {
            return await ReadAsync(path, cancellationToken) ?? throw new FileNotFoundException($"The lake has no file {path}.", path);
        }
        catch (Exception e) when (LakeFailure.Is(e, cancellationToken))
        {
            throw LakeFailure.At($"reading {path}", e);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LakeFile> ListAsync(string prefix, CancellationToken cancellationToken) =>
        FilesAsync(prefix, cancellationToken).Where(file => LakePath.Is(file.Path));

    /// <inheritdoc/>
    public IAsyncEnumerable<string> StraysAsync(string prefix, CancellationToken cancellationToken) =>
        FilesAsync(prefix, cancellationToken).Select(file => file.Path).Where(path => !LakePath.Is(path));

    /// <summary>Uploads the whole file where none stands, or over exactly the version given.</summary>
    /// <returns>False when the store holds another version, or a first one.</returns>
    private protected abstract Task<bool> TryWriteAsync(string path, ReadOnlyMemory<byte> content, ETag? replaced,
        CancellationToken cancellationToken);

    private protected abstract Task<StandingFile> LookAsync(string path, ReadOnlyMemory<byte> wanted, CancellationToken cancellationToken);

    /// <returns>Null when no file stands there.</returns>
    private protected abstract Task<Stream?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Files with content below a folder (empty, or ending in a slash) whose path starts with the prefix, in ordinal order.
    /// </summary>
    private protected abstract IAsyncEnumerable<LakeFile> FilesAsync(string folder, string prefix, CancellationToken cancellationToken);

    private IAsyncEnumerable<LakeFile> FilesAsync(string prefix, CancellationToken cancellationToken) => LakeFailure.TranslatedAsync(
        FilesAsync(LakePath.FolderOf(prefix), prefix, cancellationToken), $"listing {prefix}", cancellationToken);

    private async Task<LakeWrite> WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (await TryWriteAsync(path, content, null, cancellationToken))
            return LakeWrite.Written;
        var (suspect, since, replaced) = (default(ETag), 0L, false);
        var last = await _rounds.ExecuteAsync(RoundAsync, cancellationToken);
        return last.End ?? throw new IOException(
            $"The lake cannot write {path}: others change the file all the time. The same write can be tried again.");

        async ValueTask<Round> RoundAsync(CancellationToken token)
        {
            // After a replacement too: a writer that was thought dead may have added to the file meanwhile.
            var standing = await LookAsync(path, content, token);
            switch (standing.Match)
            {
                case FileMatch.Same:
                    return new(replaced ? LakeWrite.Written : LakeWrite.AlreadyThere);
                case FileMatch.Other:
                    throw new LakeConflictException(path);
                case FileMatch.Absent when await TryWriteAsync(path, content, null, token):
                    return new(LakeWrite.Written);
                case FileMatch.Partial:
                    if (standing.Tag != suspect)
                        (suspect, since) = (standing.Tag, time.GetTimestamp());
                    if (time.GetElapsedTime(since) < patience && standing.Age < patience)
                        break;
                    replaced = await TryWriteAsync(path, content, suspect, token);
                    return new(null, AtOnce: true);
            }

            return new(null);
        }
    }

    /// <param name="End">Null where another round is due.</param>
    /// <param name="AtOnce">Whether it is due without a pause.</param>
    private readonly record struct Round(LakeWrite? End, bool AtOnce = false);
}
