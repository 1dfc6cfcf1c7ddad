using System.Buffers;
using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Hybrid;

namespace TradeKpi.Web.Questions;

/// <summary>What the answer's headers say of it.</summary>
/// <param name="Type">Its Content-Type.</param>
/// <param name="Tag">Its ETag; null for none.</param>
public sealed record AnswerHead(string Type, string? Tag);

/// <summary>
/// An answer whole, before anything of it is sent: bytes that many callers may share, or too many of them, in a file of one.
/// </summary>
/// <remarks>A caller that reads slowly holds nothing but this.</remarks>
public sealed class WholeAnswer : IAsyncDisposable
{
    private readonly FileBufferingWriteStream? _file;

    internal WholeAnswer(SharedAnswer shared) => (Head, Shared) = (shared.Head!, shared);

    internal WholeAnswer(AnswerHead head, FileBufferingWriteStream file) => (Head, _file) = (head, file);

    public AnswerHead Head { get; }

    /// <summary>What others may have of it; null where it is too large.</summary>
    internal SharedAnswer? Shared { get; }

    /// <summary>Sends it; headers beside its own are there already.</summary>
    public async Task SendAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.ContentType = Head.Type;
        if (Head.Tag is not null)
            response.Headers.ETag = Head.Tag;
        response.ContentLength = _file?.Length ?? Shared!.Body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        if (_file is null)
            await response.Body.WriteAsync(Shared!.Body, context.RequestAborted);
        else
            await _file.DrainBufferAsync(response.Body, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>An answer that callers share; without a head one that is too large for it.</summary>
[ImmutableObject(true)]
internal sealed record SharedAnswer(AnswerHead? Head, byte[] Body)
{
    public static SharedAnswer TooLarge { get; } = new(null, []);

    /// <summary>Tells the cache what an answer weighs; it keeps the object itself, and reads none back.</summary>
    public sealed class Weight : IHybridCacheSerializer<SharedAnswer>
    {
        public SharedAnswer Deserialize(ReadOnlySequence<byte> source) =>
            throw new NotSupportedException("Answers are kept in memory only.");

        public void Serialize(SharedAnswer value, IBufferWriter<byte> target) => target.Write(value.Body);
    }
}
