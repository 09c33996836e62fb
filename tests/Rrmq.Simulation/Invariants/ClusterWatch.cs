using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>Shows every invariant what it needs to see, as it happens: each step costs what it changes, whatever the length of the logs.</summary>
internal sealed class ClusterWatch : ISimulationObserver
{
    private readonly OneLeaderATerm _leaders = new();
    private readonly LogMatching _matching = new();
    private readonly CommittedEntries _committed = new();
    private readonly LeaderCompleteness _completeness;
    private readonly DurableMajority _majority;
    private readonly DurableFirst _durableFirst = new();
    private readonly IndexOrder _order = new();
    private readonly SameState _state = new();
    private readonly FreshAnswers _answers;
    private readonly RemovedKeepQuiet _removed = new();
    private readonly Dictionary<NodeId, Membership> _inForce = [];
    private readonly Dictionary<NodeId, NodeLog> _written = [];
    private readonly HashSet<RaftMessage> _looked = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NodeId, (LogIndex Commit, LogIndex Applied)> _seen = [];

    public ClusterWatch(IReadOnlyList<NodeId> founders)
    {
        Members = new MembershipOrder(founders);
        _completeness = new LeaderCompleteness(_committed);
        _majority = new DurableMajority(founders, _committed);
        _answers = new FreshAnswers(_committed);
    }

    /// <summary>The committed memberships.</summary>
    public MembershipOrder Members { get; }

    public LogIndex Committed => _committed.Last;

    public (int Samples, int Comparisons) StateHashes => (_state.Samples, _state.Comparisons);

    public void Started(SimNode node, LogStore log)
    {
        var id = node.Member.Node;
        var recovered = NodeLog.Of(log.Recover(GroupId.Default));
        _durableFirst.Restarted(id, _majority.DiskOf(id), recovered);
        _majority.Recovered(id, recovered);
        _written[id] = NodeLog.Of(log.Recover(GroupId.Default));
        _order.Started(id);
        _removed.Started(id);
        _seen.Remove(id);
    }

    public void Writing(SimNode node, IReadOnlyList<StorageAppend> batch)
    {
        var id = node.Member.Node;
        var log = _written[id];
        foreach (var append in batch)
        {
            if (append.TruncateFrom is { } from)
                Truncates(id, log, from, (append.HardState ?? log.HardState).Term);
            var previous = append.Entries.Count == 0 ? default : log.TermAt(LogIndex.Min(append.Entries[0].Index.Previous, log.Last)) ?? default;
            foreach (var entry in append.Entries)
            {
                _matching.Writes(id, entry, previous);
                previous = entry.Term;
            }

            log.Append(append);
        }
    }

    /// <summary>What waits for an append is held to the disk as that append left it: a later one of the same batch may have moved on.</summary>
    public void Durable(SimNode node, IReadOnlyList<StorageAppend> batch)
    {
        var id = node.Member.Node;
        foreach (var append in batch)
        {
            _majority.Synced(id, append);
            if (append.TruncateFrom is { } from)
                _durableFirst.Truncates(id, from);
            foreach (var send in append.AfterDurable)
            {
                _durableFirst.Sent(id, send.To, send.Message, _majority.DiskOf(id));
                _looked.Add(send.Message);
            }
        }
    }

    public void Sent(SimNode node, NodeId to, RaftMessage message)
    {
        if (!_looked.Remove(message))
            _durableFirst.Sent(node.Member.Node, to, message, _majority.DiskOf(node.Member.Node));
    }

    public void Turned(SimNode node)
    {
        var (id, core, state) = (node.Member.Node, node.Loop!.Core, node.Loop.State);
        var applied = new LogIndex(state.AppliedIndex);
        if (core.Role == Role.Leader && _leaders.Leads(id, core.Term))
            _completeness.BecameLeader(id, core.Term, index => index < core.Base.Index ? _committed.TermAt(index) : index <= core.LastIndex ? core.TermAt(index) : null);

        var seen = _seen.GetValueOrDefault(id);
        for (var index = LogIndex.Max(seen.Commit.Next, core.Base.Index == LogIndex.Zero ? new LogIndex(1) : core.Base.Index); index <= core.CommitIndex; index = index.Next)
        {
            if (_committed.Commits(id, index, core.TermAt(index), core.Term))
                CommittedFirst(id, core, index);
        }

        _inForce[id] = core.Membership;
        _removed.Stands(id, core.Role, core.Term, core.IsRemoved);

        // A snapshot is on the disk before the log gives way to it.
        _order.Stands(id, core.Term, applied, core.CommitIndex, LogIndex.Max(core.DurableIndex, core.Base.Index), core.LastIndex);
        if (applied != seen.Applied)
            _state.Reached(id, applied, state.MessageCount + applied.Value, state.StateHash);
        _seen[id] = (core.CommitIndex, applied);
    }

    public void Wiped(SimNode node)
    {
        _majority.TakenAway(node.Member.Node);
        _durableFirst.TakenAway(node.Member.Node);
    }

    /// <summary>What an answer to a question that is asked now must reflect.</summary>
    public LogIndex Asks() => _answers.Asks();

    public void Answered(SimNode node, string what, LogIndex asked, LogPosition at) => _answers.Answered(node.Member.Node, what, asked, at);

    /// <summary>The run is over.</summary>
    public void Finished() => _answers.Ends();

    /// <summary>A node has come to rest: one look at its whole state.</summary>
    public void Rests(SimNode node) => _state.Ends(node.Member.Node, new LogIndex(node.Loop!.State.AppliedIndex), node.Loop.State.StateHash());

    /// <summary>Every committed command, as the log holds it.</summary>
    public IReadOnlyList<AppliedCommand> Log()
    {
        var commands = new List<AppliedCommand>();
        foreach (var entry in Entries())
            AppliedLog.Add(commands, entry);
        return commands;
    }

    /// <summary>Every committed entry.</summary>
    public IEnumerable<Entry> Entries()
    {
        for (var index = new LogIndex(1); index <= _committed.Last; index = index.Next)
            yield return _matching.EntryAt(index, _committed.TermAt(index));
    }

    /// <summary>It is the leader that commits first. When it ends in that step a follower is seen to, and which membership the leader counted by is not told.</summary>
    private void CommittedFirst(NodeId id, RaftCore core, LogIndex index)
    {
        var entry = _matching.EntryAt(index, _committed.TermAt(index));
        if (entry.Kind == EntryKind.Membership)
            Members.Commits(index, MembershipFormat.Decode(entry.Payload.Span));
        var before = _inForce.GetValueOrDefault(id, core.Membership);
        _majority.Committed(index, core.Role == Role.Leader ? [core.Membership, before] : [core.Membership, before, .. _inForce.Values]);
    }

    // What a leader of a term had given up may be committed by one of a later term before a slow disk gets to it: only what was committed by then had to stay.
    private void Truncates(NodeId id, NodeLog log, LogIndex from, Term decidedIn)
    {
        var last = LogIndex.Min(log.Last, _committed.LastCommittedBy(decidedIn));
        for (var index = from; index <= last; index = index.Next)
            _committed.Truncates(id, index, log.TermAt(index)!.Value);
        _durableFirst.Truncates(id, from);
    }
}
