using System.Buffers.Binary;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// A snapshot that a leader streams here: gathered in one file, then checked and taken apart. One thread.
/// </summary>
internal sealed class IncomingTransfer(SnapshotChunk first, IFile file) : IDisposable
{
    private const int PieceBytes = 256 * 1024;

    private readonly ulong _id = first.SnapshotId;
    private readonly NodeId _from = first.From;

    public SnapshotMeta Meta { get; } = first.Snapshot;

    public long TotalBytes { get; } = first.TotalBytes;

    /// <summary>Everything before it is here.</summary>
    public long NextOffset { get; private set; }

    public bool IsComplete => NextOffset == TotalBytes;

    public bool IsOf(SnapshotChunk chunk) =>
        (chunk.SnapshotId, chunk.From, chunk.TotalBytes, chunk.Snapshot.Index, chunk.Snapshot.Term) == (_id, _from, TotalBytes, Meta.Index, Meta.Term);

    public void Add(SnapshotChunk chunk)
    {
        if (chunk.Offset != NextOffset || chunk.Data.Length > TotalBytes - NextOffset)
            return;
        file.Write(chunk.Data.Span, NextOffset);
        NextOffset += chunk.Data.Length;
    }

    /// <summary>The state that came, or null when its bytes are not what the leader sent.</summary>
    public QueueStateMachine? ReadState()
    {
        var length = StateBytes();
        if (length < 0 || length > TotalBytes - TransferFormat.LengthBytes - TransferFormat.ChecksumBytes)
            return null;
        var checksum = TransferFormat.ChecksumStart;
        foreach (var block in Blocks())
            checksum = TransferFormat.Add(checksum, block.Span);
        if (checksum != ReadChecksum(TransferFormat.LengthBytes + length))
            return null;
        try
        {
            using var blocks = Blocks().GetEnumerator();
            var state = QueueStateMachine.Restore(() => blocks.MoveNext() ? blocks.Current : default);
            return state.AppliedIndex == Meta.Index.Value ? state : null;
        }
        catch (InvalidStateException)
        {
            return null;
        }
    }

    /// <summary>The bodies that the state leads to, by their entries. Throws <see cref="InvalidDataException"/> when one is not what the leader sent.</summary>
    public IEnumerable<EntryBodies> Bodies(QueueStateMachine state)
    {
        var at = TransferFormat.LengthBytes + StateBytes() + TransferFormat.ChecksumBytes;
        var gathered = new List<BodyBytes>();
        long index = 0;
        foreach (var reference in state.Capture().LiveBodiesInOrder())
        {
            if (reference.Index != index && gathered.Count > 0)
            {
                yield return new EntryBodies(new LogIndex(index), gathered);
                gathered = [];
            }

            index = reference.Index;
            gathered.Add(new BodyBytes(reference.Offset, ReadBody(at, reference)));
            at += TransferFormat.ChecksumBytes + reference.Length;
        }

        if (gathered.Count > 0)
            yield return new EntryBodies(new LogIndex(index), gathered);
        if (at != TotalBytes)
            throw new InvalidDataException($"the bodies end at {at}, and {TotalBytes} bytes came");
    }

    public void Dispose() => file.Dispose();

    private long StateBytes() => BinaryPrimitives.ReadInt64LittleEndian(Read(0, TransferFormat.LengthBytes));

    private IEnumerable<ReadOnlyMemory<byte>> Blocks()
    {
        var end = TransferFormat.LengthBytes + StateBytes();
        for (long at = TransferFormat.LengthBytes; at < end; at += PieceBytes)
            yield return Read(at, (int)Math.Min(PieceBytes, end - at));
    }

    private uint ReadChecksum(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Read(at, TransferFormat.ChecksumBytes));

    private byte[] ReadBody(long at, BodyReference reference)
    {
        var body = reference.Length <= TotalBytes - at - TransferFormat.ChecksumBytes
            ? Read(at + TransferFormat.ChecksumBytes, reference.Length)
            : throw new InvalidDataException($"{reference} passes the end of the transfer");
        return TransferFormat.Add(TransferFormat.ChecksumStart, body) == ReadChecksum(at)
            ? body
            : throw new InvalidDataException($"the body of entry {reference.Index} at {reference.Offset} is not what was sent");
    }

    private byte[] Read(long at, int count)
    {
        var bytes = new byte[count];
        return file.Read(bytes, at) == count ? bytes : throw new InvalidDataException($"the file of the transfer ends before {at + count}");
    }
}
