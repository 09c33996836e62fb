namespace Rrmq.Raft;

/// <summary>
/// The peers that a leader replicates to: every other member, and for a while those that were removed, so that they learn of it and fall silent instead of
/// campaigning for ever. Lives for one leadership.
/// </summary>
internal sealed class PeerTable(CoreContext core)
{
    private readonly List<Progress> _peers = [];

    public IReadOnlyList<Progress> All => _peers;

    /// <summary>Whether any of them said so last. Asked at every turn of a loop, and nearly always no.</summary>
    public bool AnyDiskFull
    {
        get
        {
            foreach (var peer in _peers)
            {
                if (peer.DiskFull)
                    return true;
            }

            return false;
        }
    }

    public Progress? Find(NodeId node)
    {
        foreach (var peer in _peers)
        {
            if (peer.Peer == node)
                return peer;
        }

        return null;
    }

    /// <summary>A membership is in force from the entry <paramref name="since"/> on: newcomers are probed, the removed begin to leave.</summary>
    public void Adopt(Membership membership, LogIndex since, LogIndex next)
    {
        foreach (var member in membership.Members)
        {
            if (member.Node != core.Options.Self && Find(member.Node) is null)
                _peers.Add(new Progress(member.Node, next, core.Options, core.NowMs));
        }

        foreach (var peer in _peers)
        {
            if (peer.Departure is null && !membership.Contains(peer.Peer))
                peer.Departure = (since, core.NowMs + core.Options.DepartureMs);
        }
    }

    /// <summary>Lets those go that know of their removal, or could not be told in time.</summary>
    public void LetGo() => _peers.RemoveAll(peer => peer.Departure is { } departure && core.NowMs >= departure.UntilMs);

    /// <summary>The peer has answered a heartbeat: if its removal was known to be committed by then, nothing is left to tell it.</summary>
    public bool HasLeft(Progress peer) => peer.Departure is { } departure && peer.ToldCommit >= departure.RemovedBy && _peers.Remove(peer);
}
