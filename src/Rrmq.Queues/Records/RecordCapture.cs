using System.Numerics;

namespace Rrmq.Queues;

/// <summary>What a <see cref="RecordIndex{T}"/> held at one moment. Safe on any thread.</summary>
internal readonly struct RecordCapture<T>(IndexNode? root, int level, long count)
    where T : class
{
    public long Count => count;

    /// <summary>In the order of their sequences.</summary>
    public IEnumerable<T> All() => root is null ? [] : All(root, level);

    private static IEnumerable<T> All(IndexNode node, int level)
    {
        for (var slots = node.Present; slots != 0; slots &= slots - 1)
        {
            var item = node.Find(BitOperations.TrailingZeroCount(slots))!;
            if (level == 0)
            {
                yield return (T)item;
                continue;
            }

            foreach (var found in All((IndexNode)item, level - 1))
                yield return found;
        }
    }
}
