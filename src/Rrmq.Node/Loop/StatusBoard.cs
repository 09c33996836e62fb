using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>A picture of the node for any thread, renewed at every change of role, term, leader or members, and every few milliseconds. Renewed by the loop.</summary>
internal sealed class StatusBoard
{
    private const long RenewEveryMs = 10;

    private readonly RaftCore _core;
    private readonly Applier _applier;
    private readonly SnapshotTaker _snapshots;
    private readonly MemberDirectory _directory;
    private readonly INodeWorld _world;
    private volatile NodeStatus _current;
    private long _dueMs;

    public StatusBoard(RaftCore core, Applier applier, SnapshotTaker snapshots, MemberDirectory directory, INodeWorld world)
    {
        (_core, _applier, _snapshots, _directory, _world) = (core, applier, snapshots, directory, world);
        _current = Take();
    }

    public NodeStatus Current => _current;

    public void Renew(long nowMs)
    {
        var before = _current;
        if (before.Role == _core.Role && before.Term == _core.Term && before.Leader?.Node.Value == _core.Leader.Value && before.Membership == _core.Membership && nowMs < _dueMs)
            return;
        _dueMs = nowMs + RenewEveryMs;
        _current = Take();
    }

    private NodeStatus Take()
    {
        var peers = new List<PeerStatus>();
        var members = new List<MemberStatus>();
        foreach (var one in _core.Membership.Members)
        {
            if (_directory.Find(one.Node) is not { } member)
                continue;
            members.Add(new MemberStatus(member, one.IsVoter, one.IsOutgoingVoter));
            if (one.Node != _directory.Self)
                peers.Add(new PeerStatus(member, Alive: false, LastContactMs: null, _core.MatchOf(one.Node)));
        }

        var state = _applier.State;
        return new NodeStatus(_core.Role, _core.Term, _directory.Find(_core.Leader), _directory.Find(_core.VotedFor), _core.CommitIndex, _applier.Applied, _core.LastIndex,
            _snapshots.Newest, _world.IsDiskFull, _world.NowMs, peers)
        {
            Standing = Standing,
            Holdings = new Holdings(state.TopicCount, state.MessageCount, state.MessageBytes) { Jobs = state.JobCounts(), Schedules = state.ScheduleCount },
            Members = members,
            IsChanging = _core.Membership.IsJoint || _core.MembershipSince > _core.CommitIndex,
            Membership = _core.Membership,
        };
    }

    private Standing Standing => _core.IsRemoved ? Standing.Removed
        : _core.Membership.Votes(_directory.Self) ? Standing.Voter
        : _core.Membership.Contains(_directory.Self) ? Standing.Learner
        : Standing.Joining;
}
