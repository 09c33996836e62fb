using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Who is called what and found where: the membership says so where it carries addresses, else the configuration. And whom to be connected with: all who are in
/// force, all who were before a change that may still be undone, and for a while those who have left, who are to hear of it. Owned by the loop.
/// </summary>
internal sealed class MemberDirectory
{
    /// <summary>Longer than a leader goes on telling a removed member of its removal.</summary>
    private const long LingerMs = 5_000;

    private readonly Dictionary<NodeId, Member> _known = [];
    private readonly Dictionary<NodeId, long> _leaving = [];
    private HashSet<NodeId> _wanted = [];
    private Membership? _seen;
    private Membership? _seenCommitted;
    private bool _seenRemoved;

    public MemberDirectory(NodeOptions options)
    {
        foreach (var member in options.Members)
            _known[member.Node] = member;
        _known[options.Self.Node] = options.Self;
        Self = options.Self.Node;
        if (options.IsNewcomer)
            _wanted.UnionWith(_known.Keys);
    }

    public NodeId Self { get; }

    /// <summary>Everyone to be connected with.</summary>
    public IReadOnlyList<Member> Peers => [.. _wanted.Union(_leaving.Keys).Where(node => node != Self).Order().Select(Find).OfType<Member>()];

    public Member? Find(NodeId node) => _known.GetValueOrDefault(node);

    public string NameOf(NodeId node) => Find(node)?.Name ?? $"node {node}";

    /// <summary>The members found at a public address: one, or while a lost data folder is replaced its node and those that take its place.</summary>
    public IReadOnlyList<Member> MembersAt(string publicAddress, Membership membership) =>
        [.. membership.Members.Select(member => Find(member.Node)).OfType<Member>().Where(member => member.PublicAddress == publicAddress)];

    /// <summary>Whether a leader has heard from a node lately; itself it always hears.</summary>
    public bool Answers(NodeId node, RaftCore core, long withinMs, long nowMs) => node == Self || (core.LastContactMsOf(node) is { } contact && nowMs - contact <= withinMs);

    /// <summary>Follows the core. True when <see cref="Peers"/>, or who counts as removed, may be others than before.</summary>
    public bool Follow(RaftCore core, long nowMs)
    {
        var committed = core.CommittedMembership;
        var isOld = ReferenceEquals(_seen, core.Membership) && ReferenceEquals(_seenCommitted, committed) && _seenRemoved == core.IsRemoved;
        if (isOld)
            return LetGo(nowMs);

        _seen = core.Membership;
        _seenCommitted = committed;
        _seenRemoved = core.IsRemoved;
        Learn(committed);
        Learn(core.Membership);
        Want(core.IsRemoved ? [] : [.. core.Membership.Members.Concat(committed.Members).Select(static member => member.Node)], nowMs);
        LetGo(nowMs);
        return true;
    }

    /// <summary>Before the log has told of any membership there is nobody to be sure of but those who were named at the start.</summary>
    private void Want(HashSet<NodeId> nodes, long nowMs)
    {
        if (nodes.Count == 0 && !_seenRemoved)
            return;
        foreach (var node in _wanted.Except(nodes))
            _leaving[node] = nowMs + LingerMs;
        foreach (var node in nodes)
            _leaving.Remove(node);
        _wanted = nodes;
    }

    /// <summary>Whoever was removed stays connected for a while: by then it knows, or it is told when it dials in.</summary>
    private bool LetGo(long nowMs)
    {
        if (_leaving.Count == 0)
            return false;
        var gone = _leaving.Where(leaving => nowMs >= leaving.Value).Select(static leaving => leaving.Key).ToArray();
        foreach (var node in gone)
            _leaving.Remove(node);
        return gone.Length > 0;
    }

    private void Learn(Membership membership)
    {
        foreach (var member in MemberAddress.MembersOf(membership))
            _known[member.Node] = member;
    }
}
