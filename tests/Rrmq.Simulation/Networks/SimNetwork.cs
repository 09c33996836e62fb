using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>
/// Carries messages as the bytes that the real transport would send, and loses, delays, repeats and reorders them. Harsher than TCP, which keeps its order within
/// a connection.
/// </summary>
internal sealed class SimNetwork(Scheduler scheduler)
{
    private readonly HashSet<(NodeId From, NodeId To)> _cut = [];
    private readonly FrameBuffer _buffer = new();

    public double Loss { get; set; }
    public double Repeat { get; set; }
    public double Straggle { get; set; }

    public void Send(NodeId from, NodeId to, RaftMessage message, Action<RaftMessage> deliver)
    {
        FrameEncoder.Encode(_buffer, GroupId.Default, message);
        var bytes = _buffer.Written.ToArray();
        _buffer.Consume(bytes.Length);

        for (var copies = scheduler.Happens(Repeat) ? 2 : 1; copies > 0; copies--)
        {
            if (scheduler.Happens(Loss))
                continue;
            var delay = scheduler.Happens(Straggle) ? scheduler.Between(20, 600) : scheduler.Between(0, 3);
            scheduler.After(delay, () =>
            {
                if (!_cut.Contains((from, to)))
                    deliver(FrameDecoder.Decode(bytes).Message);
            });
        }
    }

    public void Cut(NodeId from, NodeId to) => _cut.Add((from, to));

    public void Heal()
    {
        _cut.Clear();
        Loss = Repeat = Straggle = 0;
    }
}
