using System.Security.Cryptography;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// A data folder that lost promises: what can still be read of whose it was and where the others are, and its exchange for a newcomer's. Reading changes nothing. No thread of its own.
/// </summary>
public sealed class DamagedFolder
{
    private readonly PosixFileSystem _files = new();
    private readonly string _path;

    public DamagedFolder(string path)
    {
        _path = path;
        Contacts = [.. ContactsKept().Concat(ContactsInSnapshots()).DistinctBy(static member => member.PublicAddress)];
    }

    /// <summary>Members that its files still name, this node perhaps among them.</summary>
    public IReadOnlyList<Member> Contacts { get; }

    /// <summary>What it asks with: drawn anew, since nothing may be kept in the folder before it is taken in.</summary>
    public Incarnation Incarnation { get; } = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>It was taken in: what was there is set aside, and the folder is a newcomer's.</summary>
    /// <param name="options">The node as its configuration has it.</param>
    /// <param name="finding">What was wrong, in one line.</param>
    /// <param name="cluster">The cluster it was taken into.</param>
    /// <param name="configured">The cluster that its configuration names.</param>
    /// <param name="node">Its new number.</param>
    /// <param name="membership">What it was taken into, in the encoding of the log.</param>
    /// <returns>Where the old files are; null when the volume had no room for them beside the new ones.</returns>
    /// <exception cref="DataFolderException">Another process holds the folder.</exception>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    public string? Rebuild(NodeOptions options, string finding, ClusterId cluster, ClusterId configured, NodeId node, ReadOnlyMemory<byte> membership) =>
        FolderRebuild.Run(_files, _path, finding, new NodeIdentity(cluster, node, Incarnation), configured, options.Self.PublicAddress, membership,
            options.Engine(), options.MinFreeDiskBytes);

    private IReadOnlyList<Member> ContactsKept()
    {
        try
        {
            return JoinFile.Read(_files, _path) is { } kept ? Newcomer.ContactsIn(kept.Membership.Span) : [];
        }
        catch (Exception error) when (error is DataFolderException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IReadOnlyList<Member> ContactsInSnapshots()
    {
        try
        {
            return Newcomer.ContactsIn(SnapshotStore.LastMembership(_files, Path.Combine(_path, LogEngine.SnapshotsName)).Span);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
