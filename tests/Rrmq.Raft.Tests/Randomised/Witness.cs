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
    private readonly List<(Entry Entry, Term CommittedIn, SimState State)> _committed = [];
    private readonly MembershipWitness _memberships = new();
    private readonly Dictionary<NodeId, LogIndex> _commits = [];
    private readonly Dictionary<NodeId, Term> _spoken = [];
    private readonly Dictionary<long, int> _readsAsked = [];

    public int CommittedCount => _committed.Count;
    public int ReadsGranted { get; private set; }
    public int LeadersSeen => _leaders.Count;

    public void ReadAsked(long context) => _readsAsked[context] = _committed.Count;

    public void Noticed(SimNode node, Notice notice)
    {
        _memberships.Noticed(node, notice);
        if (notice.Kind == NoticeKind.BecameLeader)
            BecameLeader(node, notice.Term);
    }

    /// <summary>At most one leader a term, ever, by votes of a quorum; and it has every entry committed in the terms before.</summary>
    private void BecameLeader(SimNode node, Term term)
    {
        Demand(_leaders.TryAdd(term, node.Id), $"nodes {_leaders.GetValueOrDefault(term)} and {node.Id} both become leader of term {term}");
        var isElected = MembershipWitness.HasQuorum(_memberships.InForceAt(node), voter => HasVote(voter, term, node));
        Demand(isElected, $"node {node.Id} leads term {term} without the votes of a quorum of {_memberships.InForceAt(node)}");
        Demand(node.Log.Base.Index.Value <= _committed.Count, $"node {node.Id} leads term {term} and has forgotten entries that were never committed");
        for (var i = (int)node.Log.Base.Index.Value; i < _committed.Count; i++)
        {
            var (entry, committedIn, _) = _committed[i];
            var has = node.Log.Has(entry.Index) && node.Log.TermAt(entry.Index) == entry.Term;
            Demand(has || committedIn > term, $"node {node.Id} leads term {term} without entry {entry.Index}, committed in term {committedIn}");
        }
    }

    private bool HasVote(NodeId voter, Term term, SimNode candidate) => voter == candidate.Id
        ? candidate.Disk.HardState == new HardState(term, voter)
        : _votes.TryGetValue((voter, term), out var vote) && vote == candidate.Id;

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
            _memberships.Wrote(entry);
            if (entry.Kind == EntryKind.Membership && node.Core.Role == Role.Leader && entry.Term == node.Core.Term)
                Changed(node, entry);
            var previous = node.Log.TermAt(entry.Index.Previous);
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
        _memberships.Restarted(node);
        var state = node.Disk.HardState;
        Demand(state.Term >= _spoken.GetValueOrDefault(node.Id), $"node {node.Id} restarts in term {state.Term}, it has spoken in a later one");
        var kept = !_votes.TryGetValue((node.Id, state.Term), out var candidate) || state.VotedFor == candidate;
        Demand(kept, $"node {node.Id} has forgotten its vote for {candidate} in term {state.Term}");
    }

    public void Stepped(SimNode node)
    {
        var core = node.Core;
        Demand(core.CommitIndex <= core.LastIndex, $"node {node.Id} has committed more than it has");
        Demand(core.LastIndex == node.Log.Last, $"node {node.Id} says its log ends at {core.LastIndex}, it ends at {node.Log.Last}");
        Demand(core.Base == node.Log.Base, $"node {node.Id} says its log begins behind {core.Base.Index}, it begins behind {node.Log.Base.Index}");
        Demand(node.State.Index <= core.CommitIndex, $"node {node.Id} has applied up to {node.State.Index} and committed up to {core.CommitIndex}");
        Demand(core.DurableIndex <= core.LastIndex, $"node {node.Id} takes entry {core.DurableIndex} for durable, its log ends at {core.LastIndex}");
        var isDurable = core.DurableIndex < core.Base.Index || node.Disk.Holds(core.DurableIndex, node.Log.TermAt(core.DurableIndex));
        Demand(isDurable, $"node {node.Id} takes entry {core.DurableIndex} for durable, it is not");
        Committed(node);
        if (core.Role == Role.Leader)
            MatchesAreTrue(node);
        _memberships.Stepped(node);
    }

    /// <summary>All apply the same sequence, and only what would survive a crash here.</summary>
    public void Applied(SimNode node, EntryRange range)
    {
        // The step that hands out entries is not over yet: what it commits is counted first.
        Committed(node);
        for (var index = range.First; index <= range.Last; index = index.Next)
        {
            Demand(node.Log[index] == _committed[(int)index.Value - 1].Entry, $"node {node.Id} applies another entry {index}");
            Demand(node.Disk.Holds(index, node.Log.TermAt(index)), $"node {node.Id} applies entry {index} before it is durable there");
        }

        Demand(node.State == _committed[(int)range.Last.Value - 1].State, $"the state of node {node.Id} after entry {range.Last} is not that of the others");
    }

    public void HasSnapshot(SimNode node) => IsTrue(node, node.Disk.Snapshot!);

    public void Installed(SimNode node, SimSnapshot snapshot)
    {
        IsTrue(node, snapshot);
        Demand(node.State.Index >= _commits.GetValueOrDefault(node.Id), $"node {node.Id} goes back to a snapshot up to {node.State.Index}");
    }

    /// <summary>A snapshot is of what was committed, all of it.</summary>
    private void IsTrue(SimNode node, SimSnapshot snapshot)
    {
        var (meta, state) = (snapshot.Meta, snapshot.State);
        Demand(meta.Index.Value <= _committed.Count, $"node {node.Id} has a snapshot up to {meta.Index}, committed is {_committed.Count}");
        if (meta.Index == LogIndex.Zero)
            return;
        var last = _committed[(int)meta.Index.Value - 1];
        Demand(last.Entry.Term == meta.Term && last.State == state, $"the snapshot of node {node.Id} up to {meta.Index} is not of what was committed");
        _memberships.Snapshot(node, meta);
    }

    private void Changed(SimNode leader, Entry entry)
    {
        // The step that leaves a joint membership is the one that commits it.
        Committed(leader);
        var inItsTerm = _committed.FindLastIndex(known => known.Entry.Term <= leader.Core.Term);
        var hasCommitted = inItsTerm >= 0 && _committed[inItsTerm].Entry.Term == leader.Core.Term;
        _memberships.Changed(leader, entry, new LogIndex(_committed.Count), hasCommitted);
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
            if (index <= node.Log.Base.Index)
            {
                Demand(index.Value <= _committed.Count, $"node {node.Id} starts behind entry {index}, which was never committed");
                continue;
            }

            var entry = node.Log[index];
            if (index.Value <= _committed.Count)
            {
                Demand(_committed[(int)index.Value - 1].Entry == entry, $"node {node.Id} commits another entry {index}");
                continue;
            }

            Demand(core.Role == Role.Leader, $"node {node.Id} commits entry {index} before any leader does");
            var inForce = _memberships.InForceAt(node);
            var isDurable = MembershipWitness.HasQuorum(inForce, voter => cluster().Node(voter).Disk.Holds(entry.Index, entry.Term));
            Demand(isDurable, $"entry {index} is committed and not durable on a quorum of {inForce}");
            _committed.Add((entry, core.Term, (_committed.Count == 0 ? SimState.Initial : _committed[^1].State).Apply(entry)));
            _memberships.Committed(entry);
        }
    }

    private void MatchesAreTrue(SimNode leader)
    {
        foreach (var peer in cluster().Nodes)
        {
            if (leader.Core.MatchOf(peer.Id) is not { } match || peer.Disk.HardState.Term > leader.Core.Term)
                continue;
            Demand(peer.Disk.Holds(match, TermOf(leader, match)), $"node {leader.Id} believes that node {peer.Id} has entry {match}");
        }
    }

    /// <summary>The term of an entry that a node has or has forgotten.</summary>
    private Term TermOf(SimNode node, LogIndex index)
    {
        if (index == LogIndex.Zero)
            return Term.Zero;
        return node.Log.Has(index) ? node.Log.TermAt(index) : _committed[(int)index.Value - 1].Entry.Term;
    }

    private void Acknowledged(SimNode node, AppendResponse response)
    {
        var onDisk = LogIndex.Max(node.Disk.Log.Last, node.Disk.Snapshot?.Meta.Index ?? LogIndex.Zero);
        Demand(onDisk >= response.Index, $"node {node.Id} acknowledges entry {response.Index} before its disk has it");
        var leader = cluster().Node(_leaders[response.Term]);
        if (!leader.IsUp || leader.Core.Role != Role.Leader || leader.Core.Term != response.Term)
            return;
        var matches = response.Index <= leader.Log.Last && node.Disk.Holds(response.Index, TermOf(leader, response.Index));
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
