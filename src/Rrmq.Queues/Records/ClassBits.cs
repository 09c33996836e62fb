using System.Runtime.CompilerServices;

namespace Rrmq.Queues;

/// <summary>For each class of what an index holds (<see cref="RecordClass"/>, <see cref="JobState"/>) a bit for each of a node's 64 slots.</summary>
[InlineArray(Count)]
internal struct ClassBits
{
    /// <summary>As many as the richer of the two has.</summary>
    private const int Count = JobStates.Count;

    private ulong _first;

    public readonly ulong Any(int classes)
    {
        ulong any = 0;
        for (var i = 0; i < Count; i++)
        {
            if ((classes & (1 << i)) != 0)
                any |= this[i];
        }

        return any;
    }

    /// <summary>The slot holds one item of this class.</summary>
    public void Set(int slot, int only)
    {
        for (var i = 0; i < Count; i++)
            Set(slot, i, i == only);
    }

    /// <summary>The slot holds a node with these.</summary>
    public void Summarize(int slot, in ClassBits below)
    {
        for (var i = 0; i < Count; i++)
            Set(slot, i, below[i] != 0);
    }

    public void Clear(int slot)
    {
        for (var i = 0; i < Count; i++)
            Set(slot, i, false);
    }

    private void Set(int slot, int one, bool isSet)
    {
        var bit = 1UL << slot;
        this[one] = isSet ? this[one] | bit : this[one] & ~bit;
    }
}
