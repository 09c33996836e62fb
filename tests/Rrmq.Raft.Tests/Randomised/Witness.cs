using static Rrmq.Raft.Tests.Complaint;

namespace Rrmq.Raft.Tests;

/// <summary>
/// Sees everything and forgets nothing: holds every node, over all its lives, to the promises of Raft. Checks are incremental, so that they can run after
/// every step.
/// </summary>
internal sealed class Witness(Func<SimCluster> cluster)
{
    private readonly Dictionary<Term, NodeId> _leaders = [];
    private readonly Dictionary<(NodeId Voter, Term Term), NodeId> _votes = [];
    private readonly Dictionary<(LogIndex Index, Term Term), (Term PreviousTerm, ReadOnlyMemory<byte> Payload)> _written = [];
    private readonly List<(Entry Entry, Term CommittedIn)> _committed = [];
    private readonly Dictionary<NodeId, LogIndex> _commits = [];
    private readonly Dictionary<NodeId, Term> _spoken = [];
    private readonly Dictionary<long, int> _readsAsked = [];

    public int CommittedCount => _committed.Count;
    public int ReadsGranted { get; private set; }
    public int LeadersSeen => _leaders.Count;

    public void ReadAsked(long context) => _readsAsked[context] = _committed.Count;

    /// <summary>At most one leader a term, ever; and it has every entry committed in the terms before.</summary>
    public void BecameLeader(SimNode node, Term term)
    {
        Demand(_leaders.TryAdd(term, node.Id), $"nodes {_leaders.GetValueOrDefault(term)} and {node.Id} both become leader of term {term}");
        foreach (var (entry, committedIn) in _committed)
        {
            var has = entry.Index.Value <= node.Log.Count && node.TermAt(entry.Index) == entry.Term;
            Demand(has || committedIn > term, $"node {node.Id} leads term {term} without entry {entry.Index}, committed in term {committedIn}");
        }
    }

    /// <summary>Log matching: an index and a term name one entry and, by induction, everything before it. What is committed is never cut.</summary>
    public void Wrote(SimNode node, StorageAppend append, IReadOnlyList<Entry> cut)
    {
        foreach (var entry in cut)
        {
            var isCommitted = entry.Index.Value <= _committed.Count && _committed[(int)entry.Index.Value - 1].Entry.Term == entry.Term;
            Demand(!isCommitted, $"node {node.Id} cuts the committed entry {entry.Index}");
        }

        foreach (var entry in append.Entries)
        {
            var previous = node.TermAt(entry.Index.Previous);
            if (_written.TryAdd((entry.Index, entry.Term), (previous, entry.Payload)))
                continue;
            var first = _written[(entry.Index, entry.Term)];
            var isSame = first.PreviousTerm == previous && first.Payload.Span.SequenceEqual(entry.Payload.Span);
            Demand(isSame, $"entry {entry.Index} of term {entry.Term} on node {node.Id} is not what it was elsewhere");
        }
    }

    /// <summary>Nothing that binds a node leaves before the disk has what it says.</summary>
    public void Sent(SimNode node, Envelope envelope)
    {
        var disk = node.Disk;
        switch (envelope.Message)
        {
            case VoteResponse { Granted: true } vote:
                Demand(disk.HardState == new HardState(vote.Term, envelope.To), $"node {node.Id} sends a vote that is not on its disk");
                Vote(node.Id, vote.Term, envelope.To);
                break;
            case VoteRequest request:
                Demand(disk.HardState == new HardState(request.Term, node.Id), $"node {node.Id} campaigns without its own vote on disk");
                Demand(disk.Holds(request.LastIndex, request.LastTerm), $"node {node.Id} campaigns with entries that are not on its disk");
                Vote(node.Id, request.Term, node.Id);
                break;
            case AppendResponse response:
                Speak(node, response.Term);
                if (response.Accepted)
                    Acknowledged(node, response);
                break;
            case AppendRequest or Heartbeat or TimeoutNow:
                Speak(node, envelope.Message.Term);
                break;
        }
    }

    public void Restarted(SimNode node)
    {
        _commits[node.Id] = LogIndex.Zero;
        var state = node.Disk.HardState;
        Demand(state.Term >= _spoken.GetValueOrDefault(node.Id), $"node {node.Id} restarts in term {state.Term}, it has spoken in a later one");
        var kept = !_votes.TryGetValue((node.Id, state.Term), out var candidate) || state.VotedFor == candidate;
        Demand(kept, $"node {node.Id} has forgotten its vote for {candidate} in term {state.Term}");
    }

    public void Stepped(SimNode node)
    {
        var core = node.Core;
        Demand(core.CommitIndex <= core.LastIndex, $"node {node.Id} has committed more than it has");
        Demand(core.LastIndex.Value == node.Log.Count, $"node {node.Id} says its log ends at {core.LastIndex}, it ends at {node.Log.Count}");
        Demand(core.DurableIndex <= core.LastIndex, $"node {node.Id} takes entry {core.DurableIndex} for durable, its log ends at {core.LastIndex}");
        var isDurable = node.Disk.Holds(core.DurableIndex, node.TermAt(core.DurableIndex));
        Demand(isDurable, $"node {node.Id} takes entry {core.DurableIndex} for durable, it is not");
        Committed(node);
        if (core.Role == Role.Leader)
            MatchesAreTrue(node);
    }

    /// <summary>All apply the same sequence, and only what would survive a crash here.</summary>
    public void Applied(SimNode node, EntryRange range)
    {
        // The step that hands out entries is not over yet: what it commits is counted first.
        Committed(node);
        for (var index = range.First; index <= range.Last; index = index.Next)
        {
            Demand(node.Applied[(int)index.Value - 1] == _committed[(int)index.Value - 1].Entry, $"node {node.Id} applies another entry {index}");
            Demand(node.Disk.Holds(index, node.TermAt(index)), $"node {node.Id} applies entry {index} before it is durable there");
        }
    }

    /// <summary>A read reflects everything that was committed, anywhere, before it was asked.</summary>
    public void Read(SimNode node, ReadReady read)
    {
        if (!read.Granted)
            return;
        ReadsGranted++;
        var asked = _readsAsked[read.Context];
        Demand(read.Index.Value >= asked, $"node {node.Id} may answer read {read.Context} at {read.Index}, but {asked} was committed when it was asked");
    }

    private void Committed(SimNode node)
    {
        var core = node.Core;
        var before = _commits.GetValueOrDefault(node.Id);
        Demand(core.CommitIndex >= before, $"the commit index of node {node.Id} goes back to {core.CommitIndex}");
        _commits[node.Id] = core.CommitIndex;
        for (var index = before.Next; index <= core.CommitIndex; index = index.Next)
        {
            var entry = node.Log[(int)index.Value - 1];
            if (index.Value <= _committed.Count)
            {
                Demand(_committed[(int)index.Value - 1].Entry == entry, $"node {node.Id} commits another entry {index}");
                continue;
            }

            Demand(core.Role == Role.Leader, $"node {node.Id} commits entry {index} before any leader does");
            Demand(DurableCopies(entry) >= Majority.Of(cluster().Nodes.Count), $"entry {index} is committed and not durable on a majority");
            _committed.Add((entry, core.Term));
        }
    }

    private int DurableCopies(Entry entry)
    {
        var copies = 0;
        foreach (var node in cluster().Nodes)
            copies += node.Disk.Holds(entry.Index, entry.Term) ? 1 : 0;
        return copies;
    }

    private void MatchesAreTrue(SimNode leader)
    {
        foreach (var peer in cluster().Nodes)
        {
            if (leader.Core.MatchOf(peer.Id) is not { } match || peer.Disk.HardState.Term > leader.Core.Term)
                continue;
            Demand(peer.Disk.Holds(match, leader.TermAt(match)), $"node {leader.Id} believes that node {peer.Id} has entry {match}");
        }
    }

    private void Acknowledged(SimNode node, AppendResponse response)
    {
        Demand(node.Disk.Entries.Count >= response.Index.Value, $"node {node.Id} acknowledges entry {response.Index} before its disk has it");
        var leader = cluster().Node(_leaders[response.Term]);
        if (!leader.IsUp || leader.Core.Role != Role.Leader || leader.Core.Term != response.Term)
            return;
        var matches = response.Index.Value <= leader.Log.Count && node.Disk.Holds(response.Index, leader.TermAt(response.Index));
        Demand(matches, $"node {node.Id} acknowledges entry {response.Index}, but has not the leader's");
    }

    private void Vote(NodeId voter, Term term, NodeId candidate)
    {
        var isOnly = _votes.TryAdd((voter, term), candidate) || _votes[(voter, term)] == candidate;
        Demand(isOnly, $"node {voter} votes twice in term {term}");
        _spoken[voter] = Later(_spoken.GetValueOrDefault(voter), term);
    }

    private void Speak(SimNode node, Term term)
    {
        Demand(node.Disk.HardState.Term >= term, $"node {node.Id} speaks in term {term}, its disk has {node.Disk.HardState.Term}");
        _spoken[node.Id] = Later(_spoken.GetValueOrDefault(node.Id), term);
    }

    private static Term Later(Term left, Term right) => left > right ? left : right;
}
