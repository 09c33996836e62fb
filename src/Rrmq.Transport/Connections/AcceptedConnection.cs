using System.Net.Sockets;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// A connection a peer dialed: reads its frames until it closes or breaks a rule. Only reads; one task. <see cref="Close"/> may be called from any thread.
/// </summary>
internal sealed class AcceptedConnection(HandshakeRequest request, Stream stream, int maxFrameBytes) : IAsyncDisposable
{
    // Never disposed: it is neither linked nor timed, so that there is nothing to free, and Close may come late.
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandshakeRequest Request { get; } = request;

    /// <summary>Completes when no more messages of this connection will be delivered.</summary>
    public Task Ended => _ended.Task;

    public void Close() => _ = _closing.CancelAsync();

    public void End() => _ended.TrySetResult();

    /// <summary>Closes the stream.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A stream that cannot say goodbye is closed all the same.
        }
    }

    /// <summary>Delivers messages until the end, and says what ended it.</summary>
    public async Task<string> ReadAsync(Action heard, Action<GroupId, RaftMessage> receive)
    {
        var reader = new FrameReader(stream, maxFrameBytes);
        var pieces = new PieceAssembly(maxFrameBytes);
        try
        {
            while (await reader.FillAsync(_closing.Token).ConfigureAwait(false))
            {
                heard();
                while (reader.TryRead(out var frame))
                {
                    var whole = frame;
                    if (frame.Message is FramePiece piece && !pieces.TryFinish(piece, out whole)) continue;
                    if (whole.Message.From != Request.Node || frame.Message.From != Request.Node)
                        throw new ProtocolException($"it is node {Request.Node}'s and brought a message in the name of node {whole.Message.From}");
                    receive(whole.Group, whole.Message);
                }
            }

            return reader.InsideFrame || pieces.IsInside ? "the peer closed it in the middle of a frame" : "the peer closed it";
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return exception is OperationCanceledException ? "we closed it" : exception.Message;
        }
    }
}
