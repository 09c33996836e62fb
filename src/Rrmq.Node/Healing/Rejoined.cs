using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>
/// A node that was taken in anew has another number than its configuration gives it, and is started as ever. Its folder says who it is, as long as the cluster and the address are those of the
/// configuration; any other folder is left to be refused by name.
/// </summary>
public static class Rejoined
{
    /// <exception cref="DataFolderException">The folder is not to be used. Nothing was changed.</exception>
    public static NodeOptions Resolve(NodeOptions options)
    {
        var files = new PosixFileSystem();
        if (DataFolder.IdentityAt(files, options.DataPath, options.Engine()) is not { } identity || identity.Node == options.Self.Node || DataFolder.ConfiguredAt(files, options.DataPath, options.Engine()) != options.Cluster)
            return options;
        if (JoinFile.Read(files, options.DataPath) is not { } kept || kept.Incarnation != identity.Incarnation)
            return options;
        var contacts = Newcomer.ContactsIn(kept.Membership.Span);
        return contacts.FirstOrDefault(member => member.Node == identity.Node) is { } self && self.PublicAddress == options.Self.PublicAddress
            ? options with { Self = options.Self with { Node = self.Node, Name = self.Name }, Members = contacts, IsNewcomer = true, Incarnation = identity.Incarnation }
            : options;
    }

    /// <summary>True when a start would make a new data folder.</summary>
    /// <exception cref="DataFolderException">The folder is not to be used. Nothing was changed.</exception>
    public static bool IsFresh(NodeOptions options) => DataFolder.IdentityAt(new PosixFileSystem(), options.DataPath, options.Engine()) is null;
}
