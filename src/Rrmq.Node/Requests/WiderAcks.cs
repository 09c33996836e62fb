using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>Answers that wait until more voters than a majority have their entries on their disks. Owned by the loop of a leader.</summary>
internal sealed class WiderAcks
{
    private readonly List<(Request Request, Answer Answer)> _held = [];
    private readonly List<long> _matches = [];

    public bool IsEmpty => _held.Count == 0;

    public void Hold(Request request, Answer answer)
    {
        request.Stage = RequestStage.Held;
        _held.Add((request, answer));
    }

    /// <summary>Hands out what enough voters have by now.</summary>
    public void Advance(RaftCore core, Action<Request, Answer> finish)
    {
        Measure(core);
        for (var i = 0; i < _held.Count; i++)
        {
            var (request, answer) = _held[i];
            if (request.Stage == RequestStage.Held && answer.At.Index.Value <= ReachedBy(request.Acks))
                finish(request, answer);
        }

        _held.RemoveAll(static one => one.Request.Stage != RequestStage.Held);
    }

    /// <summary>The answer to one whose time is over, or whose leader leads no longer: it is applied, and more is not known.</summary>
    public Answer GiveUp(Request request, RaftCore core, Func<NodeId, string> nameOf, AnswerKind kind)
    {
        var (_, answer) = _held.Find(one => one.Request == request);
        var missing = core.Membership.Members.Where(member => member.Votes && MatchOf(core, member.Node) < answer.At.Index.Value).Select(member => nameOf(member.Node));
        return new Answer(kind, At: answer.At)
        {
            Reason = $"applied by a majority at {answer.At}, and not known to be on the disks of {string.Join(", ", missing)}",
        };
    }

    public IEnumerable<Request> Requests => _held.Select(static one => one.Request).Where(static request => request.Stage == RequestStage.Held);

    private long ReachedBy(RequiredAcks acks)
    {
        var wanted = acks.Mode == Acknowledgement.All ? _matches.Count : Math.Min(acks.Replicas, _matches.Count);
        return wanted == 0 ? long.MaxValue : _matches[wanted - 1];
    }

    /// <summary>How far each voter's disk is known to have come, the furthest first.</summary>
    private void Measure(RaftCore core)
    {
        _matches.Clear();
        foreach (var member in core.Membership.Members)
        {
            if (member.Votes)
                _matches.Add(MatchOf(core, member.Node));
        }

        _matches.Sort(static (left, right) => right.CompareTo(left));
    }

    private static long MatchOf(RaftCore core, NodeId node) => node == core.Options.Self ? core.DurableIndex.Value : core.MatchOf(node)?.Value ?? 0;
}
