using System.Text;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>Takes everything that is left in the topics of <c>/v1</c>, dead letters among it, until it is told to stop.</summary>
internal sealed class LeasingDrain(LeasingMix mix)
{
    private int _made;

    public LeasingOperation Next(long began)
    {
        var number = _made++;
        var topic = mix.Topics[number / 4 % mix.Topics.Count];
        var dead = Encoding.UTF8.GetBytes($"{topic.Name}.dead");
        Command command = (number % 4) switch
        {
            0 => new PauseTopic(topic.Bytes, Paused: false),
            1 => new RedriveTopic(topic.Bytes, [], 1_000),
            2 when topic.IsLog => new PopMessages(topic.Bytes, 100, 500_000_000 + number, Encoding.UTF8.GetBytes(topic.Groups[number / 4 / mix.Topics.Count % topic.Groups.Count])),
            2 => new PopMessages(topic.Bytes, 100, 500_000_000 + number),
            _ => new PopMessages(dead, 100, 500_000_000 + number),
        };
        return new LeasingOperation(command, new RequestOptions { Wait = TimeSpan.FromMilliseconds(50) }, LeasingWork.MarkerOf(command, $"drain {number}"), began);
    }
}
