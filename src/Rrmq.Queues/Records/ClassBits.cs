using System.Runtime.CompilerServices;

namespace Rrmq.Queues;

/// <summary>For each <see cref="RecordClass"/> a bit for each of a node's 64 slots.</summary>
[InlineArray(RecordClasses.Count)]
internal struct ClassBits
{
    private ulong _first;

    public readonly ulong Any(int classes)
    {
        ulong any = 0;
        for (var i = 0; i < RecordClasses.Count; i++)
        {
            if ((classes & (1 << i)) != 0)
                any |= this[i];
        }

        return any;
    }

    /// <summary>The slot holds one record of this class.</summary>
    public void Set(int slot, RecordClass only)
    {
        for (var i = 0; i < RecordClasses.Count; i++)
            Set(slot, i, i == (int)only);
    }

    /// <summary>The slot holds a node with these.</summary>
    public void Summarize(int slot, in ClassBits below)
    {
        for (var i = 0; i < RecordClasses.Count; i++)
            Set(slot, i, below[i] != 0);
    }

    public void Clear(int slot)
    {
        for (var i = 0; i < RecordClasses.Count; i++)
            Set(slot, i, false);
    }

    private void Set(int slot, int one, bool isSet)
    {
        var bit = 1UL << slot;
        this[one] = isSet ? this[one] | bit : this[one] & ~bit;
    }
}
