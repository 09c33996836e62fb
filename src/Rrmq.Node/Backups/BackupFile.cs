using System.Buffers.Binary;
using System.Security.Cryptography;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>A backup in a file: proved to be whole, and made into data folders of a new cluster.</summary>
public static class BackupFile
{
    private static readonly ReadOnlyFileSystem Files = new();

    /// <summary>Reads all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told now and then how many bytes of how many have been read.</param>
    /// <exception cref="BackupException">It is no backup, or not a whole one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BackupSummary Check(string path, Action<long, long>? progress = null)
    {
        using var reader = BackupReader.Open(Files, path);
        var content = new BackupContent(reader);
        var state = content.ReadState();
        foreach (var _ in content.ReadBodies(state))
            progress?.Invoke(reader.At, reader.Length);
        return new BackupSummary(reader.Info, reader.Checksum, reader.Length, state.TopicCount, state.MessageCount);
    }

    /// <summary>
    /// The id of the cluster that a backup makes under a configuration: the same on every node, and no other's, so that none of the old nodes and no empty one mixes with it.
    /// </summary>
    public static ClusterId NewCluster(BackupSummary backup, ClusterId configured)
    {
        Span<byte> parts = stackalloc byte[48];
        BinaryPrimitives.WriteUInt64LittleEndian(parts, configured.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(parts[8..], backup.Info.Cluster.Value);
        BinaryPrimitives.WriteInt64LittleEndian(parts[16..], backup.Info.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(parts[24..], backup.Info.Term.Value);
        BinaryPrimitives.WriteInt64LittleEndian(parts[32..], backup.Info.TakenAtMs);
        BinaryPrimitives.WriteUInt32LittleEndian(parts[40..], backup.Checksum);
        return new ClusterId(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(parts)));
    }

    /// <summary>
    /// Makes the data folder of one node of the new cluster, as if a leader had sent it the backup as a snapshot. Every node's log begins behind the same entry, so it does not
    /// matter which starts first. The file has been checked.
    /// </summary>
    /// <returns>Whose the folder is.</returns>
    /// <exception cref="DataFolderException">The folder is not empty. Nothing was changed.</exception>
    /// <exception cref="BackupException">The file does not read as it did. What was written is no node's.</exception>
    /// <exception cref="IOException">The disk failed or is full. What was written is no node's.</exception>
    public static NodeIdentity Restore(string path, BackupSummary backup, NodeOptions options, Action<long, long>? progress = null)
    {
        var incarnation = new Incarnation(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        var identity = new NodeIdentity(NewCluster(backup, options.Cluster), options.Self.Node, incarnation);
        var membership = Membership.Bootstrap([.. options.Members.Select(member => member.Node)]);
        var meta = new SnapshotMeta(backup.Info.Index, backup.Info.Term, membership);
        DataFolder.Build(
            new PosixFileSystem(), options.DataPath, identity, options.Cluster, options.Self.PublicAddress, options.Engine(),
            storage => Fill(path, meta, storage, progress));
        return identity;
    }

    // The bodies before the snapshot, and that before the log, as when a snapshot is received: none of them ever leads to nothing.
    private static void Fill(string path, SnapshotMeta meta, OpenedStorage storage, Action<long, long>? progress)
    {
        using var reader = BackupReader.Open(Files, path);
        var content = new BackupContent(reader);
        var state = content.ReadState();
        storage.Log.ReceiveBodies(GroupId.Default, meta.Index, Told(content.ReadBodies(state), reader, progress), CancellationToken.None);
        storage.Snapshots.Write(SnapshotKeeper.InfoOf(meta), state.Capture().Encode);
        storage.Log.Append([new StorageAppend(GroupId.Default, new HardState(meta.Term, NodeId.None), null, [], new LogMark(meta.Term, meta.Index), []) { ResetTo = meta }]);
    }

    private static IEnumerable<EntryBodies> Told(IEnumerable<EntryBodies> bodies, BackupReader reader, Action<long, long>? progress)
    {
        foreach (var one in bodies)
        {
            yield return one;
            progress?.Invoke(reader.At, reader.Length);
        }
    }
}
