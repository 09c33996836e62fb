using System.Buffers;

namespace Rrmq.Storage;

/// <summary>Streams a snapshot into its file: the header, then blocks, of which the membership is the first. One thread.</summary>
internal sealed class SnapshotWriter
{
    /// <summary>Written back in pieces, so that the log's syncs never stand behind all of a large snapshot.</summary>
    private const long SyncEveryBytes = 8 << 20;

    private readonly IFile _file;
    private readonly BlockWriter _blocks;
    private long _unsynced;

    public SnapshotWriter(IFile file, NodeIdentity identity, SnapshotInfo info, CancellationToken stopping)
    {
        _file = file;
        var header = new byte[SnapshotHeader.Bytes];
        var checksum = SnapshotHeader.Write(header, identity, info);
        Write(header);
        _blocks = new BlockWriter(Write, checksum, stopping);
        _blocks.Write(info.Membership.Span);
        _blocks.EndBlock();
    }

    /// <summary>Bytes written to the file.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the state.</summary>
    public IBufferWriter<byte> State => _blocks;

    /// <summary>Writes the last block and the end mark and makes the whole file durable.</summary>
    public void Finish()
    {
        _blocks.EndWithMark();
        _file.SyncData();
    }

    private void Write(ReadOnlyMemory<byte> bytes)
    {
        _file.Write(bytes.Span, Length);
        Length += bytes.Length;
        if ((_unsynced += bytes.Length) < SyncEveryBytes)
            return;
        _file.SyncData();
        _unsynced = 0;
    }
}
