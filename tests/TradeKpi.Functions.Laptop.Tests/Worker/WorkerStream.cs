using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Grpc.Core;
using TradeKpi.Functions.Laptop.Tests.Worker.Rpc;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>The host's end of the stream that a worker opens: requests go out, and each answer finds its request.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _open = new(StringComparer.Ordinal);
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private int _requests;

    /// <summary>Ends when a worker has said that it is there.</summary>
    public Task Opened => _opened.Task;

    /// <summary>What the worker logged, each with its exception.</summary>
    public ConcurrentQueue<RpcLog> Log { get; } = new();

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var writing = WriteAsync(responseStream, end.Token);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(end.Token))
                Take(message);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker has ended.
        }

        await end.CancelAsync();
        await writing;
        foreach (var request in _open.Values)
            request.TrySetException(new IOException("The worker has ended before it answered."));
    }

    public async Task<StreamingMessage> AskAsync(StreamingMessage request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        request.RequestId = Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
        _open[request.RequestId] = answer;
        Tell(request);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public void Tell(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> responses, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
                await responses.WriteAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // The stream has ended.
        }
    }

    private void Take(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream)
            _opened.TrySetResult();
        else if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
            Log.Enqueue(message.RpcLog);
        else if (_open.TryRemove(message.RequestId, out var request))
            request.TrySetResult(message);
    }
}
