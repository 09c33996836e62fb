using System.Numerics;

namespace Rrmq.Queues;

/// <summary>A topic's records as they were at one moment. Safe on any thread.</summary>
internal readonly struct RecordCapture(IndexNode? root, int level, long count)
{
    public long Count => count;

    /// <summary>In the order of their sequences.</summary>
    public IEnumerable<MessageFacts> All() => root is null ? [] : All(root, level);

    private static IEnumerable<MessageFacts> All(IndexNode node, int level)
    {
        for (var slots = node.Present; slots != 0; slots &= slots - 1)
        {
            var item = node.Find(BitOperations.TrailingZeroCount(slots))!;
            if (level == 0)
            {
                yield return (MessageFacts)item;
                continue;
            }

            foreach (var facts in All((IndexNode)item, level - 1))
                yield return facts;
        }
    }
}
