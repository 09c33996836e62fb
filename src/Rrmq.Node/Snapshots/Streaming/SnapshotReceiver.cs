using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Gathers a snapshot that a leader streams, and makes it this node's own when all of it is there: first the bodies, then the snapshot, so that a snapshot in the folder never
/// leads to nothing. One transfer at a time; a piece of another takes its place. One thread.
/// </summary>
internal sealed class SnapshotReceiver(ILogStore log, SnapshotStore snapshots, ILogger logger) : IDisposable
{
    private IncomingTransfer? _incoming;
    private ulong _finished;

    /// <summary>What was received last.</summary>
    public SnapshotRequest? Received { get; private set; }

    public AcceptedChunk Accept(SnapshotChunk chunk, CancellationToken stopping)
    {
        if (chunk.SnapshotId == _finished)
            return new AcceptedChunk(chunk, SnapshotChunkState.Done, chunk.TotalBytes, null);
        try
        {
            if (_incoming?.IsOf(chunk) != true)
                Begin(chunk);
            _incoming!.Add(chunk);
            if (!_incoming.IsComplete)
                return new AcceptedChunk(chunk, SnapshotChunkState.Wanted, _incoming.NextOffset, null);
            if (TakeOver(stopping) is { } state)
            {
                _finished = chunk.SnapshotId;
                return new AcceptedChunk(chunk, SnapshotChunkState.Done, chunk.TotalBytes, state);
            }

            logger.TransferBroken(chunk.Snapshot.Index.Value);
            return new AcceptedChunk(chunk, SnapshotChunkState.Wanted, 0, null);
        }
        catch (DiskFullException error)
        {
            logger.SnapshotPostponed(error.Message);
            Drop();
            return new AcceptedChunk(chunk, SnapshotChunkState.Refused, 0, null);
        }
    }

    public void Dispose() => _incoming?.Dispose();

    private void Begin(SnapshotChunk chunk)
    {
        Drop();
        _incoming = new IncomingTransfer(chunk, snapshots.CreateTransfer());
    }

    private void Drop()
    {
        if (_incoming is null)
            return;
        _incoming.Dispose();
        _incoming = null;
        snapshots.DeleteTransfer();
    }

    // Null when what came is not what was sent; it has to come again.
    private QueueStateMachine? TakeOver(CancellationToken stopping)
    {
        var incoming = _incoming!;
        try
        {
            if (incoming.ReadState() is not { } state)
                return null;
            var capture = state.Capture();
            log.ReceiveBodies(GroupId.Default, incoming.Meta.Index, incoming.Bodies(state), stopping);
            snapshots.Write(SnapshotKeeper.InfoOf(incoming.Meta), capture.Encode, stopping);
            Received = new SnapshotRequest(incoming.Meta, capture, []);
            logger.SnapshotReceived(incoming.Meta.Index.Value, incoming.TotalBytes, state.MessageCount);
            return state;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            Drop();
        }
    }
}
