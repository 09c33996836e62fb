using System.Security.Cryptography;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// The data folder of a node that was not there when its cluster began: what it asks with, and what it starts from once it was taken in. No thread of its own.
/// </summary>
public sealed class Newcomer
{
    private readonly IFileSystem _files;
    private readonly string _path;

    /// <exception cref="DataFolderException">The folder is not to be used. Nothing was changed.</exception>
    public Newcomer(string path, IStorageEngine engine)
        : this(new PosixFileSystem(), path, engine, static () => new Incarnation(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))))
    {
    }

    internal Newcomer(IFileSystem files, string path, IStorageEngine engine, Func<Incarnation> draw)
    {
        _files = files;
        _path = path;
        Identity = DataFolder.IdentityAt(_files, path, engine);
        var kept = JoinFile.Read(_files, path);
        if (kept is null && Identity is null)
        {
            kept = new JoinFile(draw(), default);
            kept.Write(_files, path);
        }

        Incarnation = Identity?.Incarnation ?? kept!.Incarnation;
        Contacts = kept is null ? [] : ContactsIn(kept.Membership.Span);
    }

    /// <summary>Who it is; null until it has been taken in.</summary>
    public NodeIdentity? Identity { get; private set; }

    /// <summary>What its folder is, or will be, stamped with. The same however often it starts before it is taken in.</summary>
    public Incarnation Incarnation { get; }

    /// <summary>Where the others were when it was taken in.</summary>
    public IReadOnlyList<Member> Contacts { get; private set; }

    /// <summary>It was taken in. What it starts from is durable before anything in its folder says who it is.</summary>
    /// <returns>False when the membership makes no sense.</returns>
    public bool TryAccept(ClusterId cluster, NodeId node, ReadOnlyMemory<byte> membership)
    {
        if (ContactsIn(membership.Span) is not { Count: > 0 } contacts)
            return false;
        new JoinFile(Incarnation, membership).Write(_files, _path);
        Contacts = contacts;
        Identity = new NodeIdentity(cluster, node, Incarnation);
        return true;
    }

    internal static IReadOnlyList<Member> ContactsIn(ReadOnlySpan<byte> membership) =>
        MembershipFormat.TryDecode(membership) is { } known ? MemberAddress.MembersOf(known) : [];
}
