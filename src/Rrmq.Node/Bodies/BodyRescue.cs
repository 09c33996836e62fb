using Microsoft.Extensions.Logging;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>
/// Asks the peers for bodies whose records no longer read as they were written here: one peer after the other, until one has it or nobody waits any more. A body that nobody gives is never
/// answered with anything else. Owned by the loop.
/// </summary>
internal sealed class BodyRescue(NodeId self, MemberDirectory directory, INodeWorld world, ILogger logger)
{
    private const long NextPeerAfterMs = 100;
    private const long GiveUpAfterMs = 3_000;
    private const int MostAsked = 256;
    private const int MostTold = 1_024;

    private readonly Dictionary<BodyReference, Asked> _asked = [];
    private readonly HashSet<long> _told = [];

    /// <summary>A record was found damaged: told once an entry.</summary>
    public void Met(LogIndex index, string finding)
    {
        if (_told.Count >= MostTold)
            _told.Clear();
        if (_told.Add(index.Value))
            logger.BodyDamaged(index.Value, finding);
    }

    /// <summary>True with the body when a peer has given it before; else a peer is asked, unless too much is asked for already.</summary>
    public bool TryGet(BodyReference reference, Term term, out ReadOnlyMemory<byte> body)
    {
        if (world.TryGetRescued(reference, out body))
            return true;
        if (_asked.Count < MostAsked && _asked.TryAdd(reference, new Asked { SinceMs = world.NowMs }))
            AskNext(reference, term);
        return false;
    }

    public void Advance(Term term, long nowMs)
    {
        if (_asked.Count == 0)
            return;
        foreach (var (reference, asked) in _asked.ToArray())
        {
            if (nowMs - asked.SinceMs >= GiveUpAfterMs)
                _asked.Remove(reference);
            else if (nowMs - asked.AskedMs >= NextPeerAfterMs)
                AskNext(reference, term);
        }
    }

    /// <summary>The reference when the answer brings a body that was asked for, else null.</summary>
    public BodyReference? Answered(BodyResponse response, Term term)
    {
        foreach (var (reference, asked) in _asked)
        {
            if (reference.Index != response.Index.Value || reference.Offset != response.Offset)
                continue;
            if (response.Found && response.Data.Length == reference.Length)
            {
                _asked.Remove(reference);
                world.Rescue(reference, response.Data);
                logger.BodyRescued(reference.Index, directory.NameOf(response.From));
                return reference;
            }

            if (asked.To == response.From)
                AskNext(reference, term, isAgain: false);
            return null;
        }

        return null;
    }

    /// <param name="reference">What is asked for.</param>
    /// <param name="term">Our own.</param>
    /// <param name="isAgain">Whether to begin with the first peer again after the last one.</param>
    private void AskNext(BodyReference reference, Term term, bool isAgain = true)
    {
        var asked = _asked[reference];
        var peers = directory.Peers;
        var next = peers.FirstOrDefault(peer => peer.Node > asked.To) ?? (isAgain && peers.Count > 0 ? peers[0] : null);
        if (next is null)
            return;
        (asked.To, asked.AskedMs) = (next.Node, world.NowMs);
        world.Send(next.Node, new BodyRequest(self, term, new LogIndex(reference.Index), reference.Offset, reference.Length));
    }

    private sealed class Asked
    {
        public long SinceMs { get; init; }
        public NodeId To { get; set; }
        public long AskedMs { get; set; }
    }
}
