using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// Nothing that binds a node leaves it before its disk has it, and nothing it has said is missing after its restart: no vote, no term it has spoken in, no entry it has
/// acknowledged and not been told to give up.
/// </summary>
internal sealed class DurableFirst
{
    private readonly Dictionary<(NodeId Voter, Term Term), NodeId> _votes = [];
    private readonly Dictionary<NodeId, Term> _spoken = [];
    private readonly Dictionary<NodeId, LogIndex> _acknowledged = [];

    /// <summary>A message has left, whether or not it arrives.</summary>
    public void Sent(NodeId node, NodeId to, RaftMessage message, NodeLog disk)
    {
        switch (message)
        {
            case VoteResponse { Granted: true }:
                Votes(node, message.Term, to, disk);
                break;
            case VoteRequest request:
                Votes(node, request.Term, node, disk);
                if (!disk.Holds(request.LastIndex, request.LastTerm))
                    Broken($"node {node} campaigns in term {request.Term} with entry {request.LastIndex} of term {request.LastTerm}, which its disk does not have");
                break;
            case AppendResponse response:
                Speaks(node, response.Term, disk);
                if (response.Accepted)
                    Acknowledges(node, response, disk);
                break;
            case AppendRequest or Heartbeat or TimeoutNow:
                Speaks(node, message.Term, disk);
                break;
        }
    }

    /// <summary>A later leader overwrites from here on: what was said of it is over.</summary>
    public void Truncates(NodeId node, LogIndex from) => _acknowledged[node] = LogIndex.Min(_acknowledged.GetValueOrDefault(node), from.Previous);

    /// <param name="node">Which node.</param>
    /// <param name="before">What its disk was known to hold when it last ran.</param>
    /// <param name="recovered">What it has read back.</param>
    public void Restarted(NodeId node, NodeLog before, NodeLog recovered)
    {
        var state = recovered.HardState;
        if (state.Term < _spoken.GetValueOrDefault(node))
            Broken($"node {node} restarts in term {state.Term}, it has spoken in term {_spoken[node]}");
        if (_votes.TryGetValue((node, state.Term), out var candidate) && state.VotedFor != candidate)
            Broken($"node {node} restarts in term {state.Term} with a vote for node {state.VotedFor}, it has voted for node {candidate}");
        var acknowledged = _acknowledged.GetValueOrDefault(node);
        if (acknowledged >= before.Base.Index && (before.TermAt(acknowledged) is not { } term || !recovered.Holds(acknowledged, term)))
            Broken($"node {node} restarts in term {state.Term} with {recovered.Last} entries, it has acknowledged entry {acknowledged} of term {before.TermAt(acknowledged)}");
    }

    /// <summary>The weather took the whole disk: this is a new node, and owes nothing.</summary>
    public void TakenAway(NodeId node)
    {
        _spoken.Remove(node);
        _acknowledged.Remove(node);
        foreach (var vote in _votes.Keys.Where(vote => vote.Voter == node).ToList())
            _votes.Remove(vote);
    }

    private void Votes(NodeId voter, Term term, NodeId candidate, NodeLog disk)
    {
        if (disk.HardState != new HardState(term, candidate))
            Broken($"node {voter} votes for node {candidate} in term {term}, its disk has a vote for node {disk.HardState.VotedFor} in term {disk.HardState.Term}");
        if (!_votes.TryAdd((voter, term), candidate) && _votes[(voter, term)] != candidate)
            Broken($"node {voter} votes for nodes {_votes[(voter, term)]} and {candidate} in term {term}");
        Speaks(voter, term, disk);
    }

    private void Speaks(NodeId node, Term term, NodeLog disk)
    {
        if (disk.HardState.Term < term)
            Broken($"node {node} speaks in term {term}, its disk has term {disk.HardState.Term}");
        if (term > _spoken.GetValueOrDefault(node))
            _spoken[node] = term;
    }

    private void Acknowledges(NodeId node, AppendResponse response, NodeLog disk)
    {
        if (disk.Last < response.Index)
            Broken($"node {node} acknowledges entry {response.Index} in term {response.Term}, its disk ends at {disk.Last}");
        _acknowledged[node] = LogIndex.Max(_acknowledged.GetValueOrDefault(node), response.Index);
    }

    private static void Broken(string what) => throw new BrokenPromiseException("durable first", what);
}
