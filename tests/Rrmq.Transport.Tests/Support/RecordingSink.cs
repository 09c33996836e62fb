using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>A node that only takes notes.</summary>
internal sealed class RecordingSink : IPeerSink
{
    private readonly Lock _gate = new();
    private readonly List<RaftMessage> _received = [];
    private readonly List<string> _events = [];
    private readonly Signal _signal = new();

    public Action<RaftMessage>? OnReceive { get; set; }

    public IReadOnlyList<RaftMessage> Received
    {
        get { lock (_gate) return [.. _received]; }
    }

    public IReadOnlyList<string> Events
    {
        get { lock (_gate) return [.. _events]; }
    }

    public int Count(string happened) => Events.Count(each => each == happened);

    public void Receive(GroupId group, RaftMessage message)
    {
        lock (_gate) _received.Add(message);
        OnReceive?.Invoke(message);
        _signal.Raise();
    }

    public void PeerConnected(NodeId peer) => Note($"connected {peer}");

    public void PeerUnreachable(NodeId peer) => Note($"unreachable {peer}");

    public void RefusedAsRemoved(NodeId by) => Note($"removed says {by}");

    public void RefusedAsReplaced(NodeId by, string reason) => Note($"replaced says {by}");

    public Task Until(Func<RecordingSink, bool> condition) =>
        _signal.Until(() => condition(this), () => $"{Received.Count} messages; {string.Join(", ", Events)}");

    public Task UntilEvent(string happened, int times = 1) => Until(sink => sink.Count(happened) >= times);

    public Task UntilReceived(int count) => Until(sink => sink.Received.Count >= count);

    private void Note(string happened)
    {
        lock (_gate) _events.Add(happened);
        _signal.Raise();
    }
}
